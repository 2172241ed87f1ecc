// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The measured round trips between countries, from {@code country_rtt.csv}, which names its source.
 * Immutable.
 */
public final class RoundTripTable {
  /** Measured to almost everywhere, so it bridges the few pairs that nobody measured. */
  private static final String BRIDGE = "JP";

  private final Map<String, RoundTrip> byPair;

  private RoundTripTable(Map<String, RoundTrip> byPair) {
    this.byPair = byPair;
  }

  /** Reads the table that ships with the demo. */
  public static RoundTripTable load() {
    InputStream resource =
        Objects.requireNonNull(
            RoundTripTable.class.getResourceAsStream("/dev/isochrone/demo/country_rtt.csv"));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
      Map<String, RoundTrip> byPair = new HashMap<>();
      lines
          .lines()
          .filter(line -> !line.startsWith("#") && !line.startsWith("cty1,"))
          .forEach(line -> put(byPair, line.split(",", -1)));
      return new RoundTripTable(byPair);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(Map<String, RoundTrip> byPair, String[] row) {
    RoundTrip roundTrip =
        new RoundTrip(
            Double.parseDouble(row[3]),
            row[4].isEmpty() ? 0 : Double.parseDouble(row[4]),
            Double.parseDouble(row[5]),
            Double.parseDouble(row[6]));
    byPair.put(row[0] + row[1], roundTrip);
  }

  /**
   * Round trips between two countries in either order, by way of Japan where the pair was not
   * measured.
   */
  public RoundTrip between(String one, String other) {
    RoundTrip measured = row(one, other);
    if (measured != null) {
      return measured;
    }
    RoundTrip there = row(one, BRIDGE);
    RoundTrip onward = row(BRIDGE, other);
    if (there == null || onward == null) {
      throw new IllegalArgumentException(
          "no round trips measured between " + one + " and " + other);
    }
    return there.then(onward);
  }

  private @Nullable RoundTrip row(String one, String other) {
    return byPair.get(one.compareTo(other) <= 0 ? one + other : other + one);
  }
}
