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

  /**
   * Returns the ISO country that the network itself names, such as {@code JP}, or "". It speaks for
   * a slice as long as the collector has not told a country.
   */
  default String country() {
    return "";
  }

  /** Returns whether the user pays by the byte. Then what has piled up is sent slowly. */
  default boolean metered() {
    return false;
  }

  /** Returns false while nothing can be sent. The SDK then waits to be told of a change. */
  default boolean available() {
    return true;
  }

  /**
   * Takes what to run whenever an answer has changed; it returns at once. Called once, when the SDK
   * starts. A source that never answers false to {@link #available} need not call it.
   */
  default void whenChanged(Runnable changed) {}

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
