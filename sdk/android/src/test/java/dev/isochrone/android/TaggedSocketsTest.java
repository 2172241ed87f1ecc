// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import static org.assertj.core.api.Assertions.assertThat;

import android.net.TrafficStats;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;

/** Robolectric has no network stack that counts; that the tag arrives there is for a device. */
@RunWith(RobolectricTestRunner.class)
public class TaggedSocketsTest {
  @Test
  public void aSocketConnectsAndTheThreadKeepsItsOwnTag() throws Exception {
    int before = TrafficStats.getThreadStatsTag();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket = new TaggedSockets().createSocket()) {
      socket.connect(server.getLocalSocketAddress());
      assertThat(socket.isConnected()).isTrue();
    }

    assertThat(TrafficStats.getThreadStatsTag()).isEqualTo(before);
  }
}
