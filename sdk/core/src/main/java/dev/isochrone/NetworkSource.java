// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

/**
 * Tells what network the device is on, and what else decides how the network serves the app. Asked
 * on the app's threads when a slice begins and when it closes, so it must answer at once, from what
 * it already knows. Thread-safe.
 */
public interface NetworkSource {

  /**
   * Of {@link #deviceState}: metered though the network is none of {@code cell}, or the reverse.
   */
  int OTHERWISE_METERED = 1;

  /** Of {@link #deviceState}: in another operator's network. */
  int ROAMING = 2;

  /** Of {@link #deviceState}: the user saves battery. */
  int POWER_SAVE = 4;

  /** Of {@link #deviceState}: the user saves data. */
  int DATA_SAVER = 8;

  /** Of {@link #deviceState}: the app is not on the screen. */
  int BACKGROUND = 16;

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

  /**
   * Returns the state of the device as a set of the bits above. 0, the default, is that of an app
   * on the screen whose user saves nothing, in the network of the home operator.
   */
  default int deviceState() {
    return 0;
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
