// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.validate;

import dev.isochrone.plan.LogBucket;
import java.util.HexFormat;

/** What values of the wire may be. Stateless. */
final class Range {
  private static final int ID_DIGITS = 32;

  private Range() {}

  /** True for a keepProbability: 0 &lt; p ≤ 1, and not so small that its weight overflows. */
  static boolean isKeep(double probability) {
    return probability >= Float.MIN_NORMAL && probability <= 1;
  }

  static boolean isBucket(long value) {
    return value >= LogBucket.UNKNOWN && value <= LogBucket.MAX;
  }

  /** True for 32 hex digits. */
  static boolean isId(String text) {
    int at = 0;
    while (at < text.length() && HexFormat.isHexDigit(text.charAt(at))) {
      at++;
    }
    return at == ID_DIGITS && text.length() == ID_DIGITS;
  }

  static boolean in(long value, long least, long most) {
    return value >= least && value <= most;
  }
}
