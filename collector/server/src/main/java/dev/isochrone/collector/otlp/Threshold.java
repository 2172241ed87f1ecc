// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.otlp;

/**
 * With which probability a span was kept, by {@code ot=th:…} in its W3C trace state: of 2^56
 * equally likely values those from the threshold on are kept. Stateless.
 */
final class Threshold {
  private static final int DIGITS = 14;
  private static final double SCALE = 0x1p-56;

  private Threshold() {}

  /**
   * Returns the keepProbability; 1 if the trace state names no threshold, −1 if it names one that
   * is none.
   */
  static double keepProbability(String traceState) {
    for (String entry : traceState.split(",", -1)) {
      String member = entry.strip();
      if (member.startsWith("ot=")) {
        for (String field : member.substring(3).split(";", -1)) {
          if (field.startsWith("th:")) {
            return ofHex(field.substring(3));
          }
        }
      }
    }
    return 1;
  }

  /** Trailing zeros are left out. */
  private static double ofHex(String hex) {
    if (hex.isEmpty() || hex.length() > DIGITS || !hex.matches("[0-9a-f]+")) {
      return -1;
    }
    long threshold = Long.parseLong(hex, 16) << (4 * (DIGITS - hex.length()));
    return ((1L << 56) - threshold) * SCALE;
  }
}
