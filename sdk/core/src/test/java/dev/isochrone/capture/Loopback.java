// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses of this machine; a server that listens on one refuses at the others. */
final class Loopback {

  private Loopback() {}

  /** Returns 127.0.0.{@code last}. */
  static InetAddress address(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("expected four bytes to be an address", e);
    }
  }
}
