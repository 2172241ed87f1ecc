// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.enrich;

import dev.isochrone.collector.Caller;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the client's address: from the peer through X-Forwarded-For right to left, for as long as
 * the hop that added an entry is trusted. What stands further left anyone can have written.
 * Immutable, thread-safe.
 */
final class ClientAddress {
  private final List<AddressRange> trusted;

  ClientAddress(List<AddressRange> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /** Returns the first address from the right that is not a trusted proxy's, or null. */
  @Nullable InetAddress of(Caller caller) {
    InetAddress found = caller.peer();
    List<String> hops = hops(caller.forwardedFor());
    for (int i = hops.size() - 1; i >= 0 && found != null && isTrusted(found); i--) {
      found = IpLiteral.parse(hops.get(i));
    }
    return found;
  }

  /**
   * Names what an address shares with nobody else's: itself, or of IPv6 its /64, in which a
   * subscriber has as many addresses as it likes.
   */
  static long network(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return bytes.remaining() < Long.BYTES ? bytes.getInt() : bytes.getLong();
  }

  boolean isTrusted(@Nullable InetAddress peer) {
    if (peer == null) {
      return false;
    }
    for (AddressRange range : trusted) {
      if (range.contains(peer)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> hops(List<String> forwardedFor) {
    List<String> hops = new ArrayList<>();
    for (String value : forwardedFor) {
      hops.addAll(List.of(value.split(",", -1)));
    }
    return hops;
  }
}
