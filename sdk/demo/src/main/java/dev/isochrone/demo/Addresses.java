// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The addresses that names resolve to. They lie in 127.0.0.0/8, so even a client that misses the
 * demo's network could reach nobody else.
 */
final class Addresses {
  static final InetAddress ORIGIN = address(127, 1, 0, 1);

  private Addresses() {}

  static InetAddress of(PointOfPresence pop) {
    return address(127, 1, 1, pop.number());
  }

  private static InetAddress address(int... bytes) {
    byte[] address = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      address[i] = (byte) bytes[i];
    }
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an IPv4 address has 4 bytes, was " + bytes.length, e);
    }
  }
}
