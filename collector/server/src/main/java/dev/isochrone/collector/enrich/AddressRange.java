// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.enrich;

import java.net.InetAddress;

/**
 * A range of addresses such as {@code 10.0.0.0/8} or {@code ::1/128}. Immutable.
 *
 * @param address any address in it
 * @param prefixBits how many leading bits its addresses share
 */
record AddressRange(InetAddress address, int prefixBits) {

  /**
   * Reads a range in CIDR notation; a single address is a range of one.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = IpLiteral.parse(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      throw new IllegalArgumentException("expected an address range such as 10.0.0.0/8: " + text);
    }
    int most = 8 * address.getAddress().length;
    try {
      int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
      if (bits < 0 || bits > most) {
        throw new IllegalArgumentException("prefix not in 0.." + most + ": " + text);
      }
      return new AddressRange(address, bits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected digits behind the slash: " + text, e);
    }
  }

  boolean contains(InetAddress other) {
    byte[] mine = address.getAddress();
    byte[] theirs = other.getAddress();
    if (mine.length != theirs.length) {
      return false;
    }
    int whole = prefixBits / 8;
    for (int i = 0; i < whole; i++) {
      if (mine[i] != theirs[i]) {
        return false;
      }
    }
    int rest = prefixBits % 8;
    return rest == 0 || ((mine[whole] ^ theirs[whole]) & 0xff) >> (8 - rest) == 0;
  }
}
