// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

/**
 * Tells what network the device is on. Asked on the app's threads when a slice closes, so it must
 * answer at once, from what it already knows. Thread-safe.
 */
public interface NetworkSource {

  /**
   * Returns OpenTelemetry's {@code network.connection.type}, with {@code /subtype} if known: {@code
   * wifi}, {@code cell/lte}; or "".
   */
  String network();

  /** Returns the carrier's MCC-MNC, such as {@code 440-10}, or "". */
  String carrier();

  /** A source that knows nothing. */
  NetworkSource UNKNOWN =
      new NetworkSource() {
        @Override
        public String network() {
          return "";
        }

        @Override
        public String carrier() {
          return "";
        }
      };
}
