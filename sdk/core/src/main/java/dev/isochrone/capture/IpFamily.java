// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The family of an address, which is all that is ever read of it. Stateless. */
final class IpFamily {

  private IpFamily() {}

  /** Returns 4, 6, or 0 for an address that was not resolved here. */
  static byte of(InetSocketAddress socketAddress) {
    InetAddress address = socketAddress.getAddress();
    if (address instanceof Inet4Address) {
      return 4;
    }
    return (byte) (address instanceof Inet6Address ? 6 : 0);
  }
}
