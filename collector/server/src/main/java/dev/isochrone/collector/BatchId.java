// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

import java.util.HexFormat;

/** The random name of a batch, the same over all its retries: what makes a retry idempotent. */
public record BatchId(long high, long low) {

  /**
   * Reads 32 hex digits.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static BatchId parse(String text) {
    if (text.length() != 32) {
      throw new IllegalArgumentException(
          "expected 32 hex digits: " + text.length() + " characters");
    }
    return new BatchId(
        HexFormat.fromHexDigitsToLong(text, 0, 16), HexFormat.fromHexDigitsToLong(text, 16, 32));
  }

  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
