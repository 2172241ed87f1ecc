// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.enrich;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses in text, as proxies write them: with or without a port, IPv6 with or without brackets.
 * Never looks a name up. Stateless.
 */
final class IpLiteral {
  private static final int LONGEST = 64;

  /** Octal for some readers and decimal for others, so that it is nobody's address. */
  private static final Pattern OCTAL = Pattern.compile("(^|[.:])0[0-9]+\\.");

  private IpLiteral() {}

  /** Returns the address, or null if the text is not one. */
  static @Nullable InetAddress parse(String text) {
    String literal = withoutPort(text.strip());
    if (literal.isEmpty() || literal.length() > LONGEST || OCTAL.matcher(literal).find()) {
      return null;
    }
    // not InetAddress.getByName, which asks a name server about 999.1.1.1
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(literal);
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static String withoutPort(String text) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end < 0 ? "" : text.substring(1, end);
    }
    int colon = text.indexOf(':');
    boolean onlyOne = colon >= 0 && text.indexOf(':', colon + 1) < 0;
    return onlyOne ? text.substring(0, colon) : text;
  }
}
