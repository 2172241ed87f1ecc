// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import android.net.TrafficStats;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Makes the sockets of deliveries, tagged, so that an app sees in {@link TrafficStats} what the SDK
 * costs and StrictMode finds no untagged socket. Android tags a socket with its thread's tag when
 * the system makes it; the thread's own tag is put back. Thread-safe.
 */
final class TaggedSockets extends SocketFactory {
  static final int TAG = 0x150C; // any number that other tags of an app hardly use

  @Override
  public Socket createSocket() throws IOException {
    int before = TrafficStats.getThreadStatsTag();
    TrafficStats.setThreadStatsTag(TAG);
    try {
      Socket socket = new Socket();
      socket.setSoTimeout(0); // until an option is set, there is no socket in the system
      return socket;
    } finally {
      TrafficStats.setThreadStatsTag(before);
    }
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException("expected OkHttp to connect the socket itself");
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    return createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    return createSocket(host.getHostAddress(), port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    return createSocket(host, port);
  }
}
