// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.enrich;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Addresses in text, as proxies write them: with or without a port, IPv6 with or without brackets.
 * Never looks a name up. Stateless.
 */
final class IpLiteral {
  private static final int LONGEST = 64;

  private IpLiteral() {}

  /** Returns the address, or null if the text is not one. */
  static @Nullable InetAddress parse(String text) {
    String literal = withoutPort(text.strip());
    if (literal.isEmpty() || literal.length() > LONGEST || !looksLikeAddress(literal)) {
      return null;
    }
    try {
      return InetAddress.getByName(literal);
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

  /** Only such text keeps {@code getByName} from asking a name server. */
  private static boolean looksLikeAddress(String text) {
    boolean v6 = text.indexOf(':') >= 0;
    int dots = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      dots += c == '.' ? 1 : 0;
      boolean digit = c >= '0' && c <= '9';
      boolean hex = v6 && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':');
      if (!digit && !hex && c != '.') {
        return false;
      }
    }
    return v6 || dots == 3;
  }
}
