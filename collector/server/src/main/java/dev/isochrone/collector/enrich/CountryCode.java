// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.enrich;

/** The form of ISO 3166-1 alpha-2 codes. Stateless. */
final class CountryCode {
  private CountryCode() {}

  /** True for two capital letters other than the CDNs' codes for "unknown" and "Tor". */
  static boolean isValid(String text) {
    return text.length() == 2
        && isCapital(text.charAt(0))
        && isCapital(text.charAt(1))
        && !text.equals("XX");
  }

  private static boolean isCapital(char c) {
    return c >= 'A' && c <= 'Z';
  }
}
