// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to run. Immutable.
 *
 * @param countries where the users are
 * @param devices how many installations there are, at least
 * @param requestsPerSecond over all of them
 * @param rampUp in which traffic grows to that rate
 * @param duration after which it stops by itself, null for never
 * @param accessLog file for the truth, null for none
 * @param linkUrl what to open in a browser
 */
record DemoOptions(
    List<Country> countries,
    int devices,
    double requestsPerSecond,
    Duration rampUp,
    @Nullable Duration duration,
    long seed,
    Scenario scenario,
    Duration changeAfter,
    String collectorUrl,
    String ingestKey,
    String originCountry,
    @Nullable Path accessLog,
    String linkUrl) {

  DemoOptions {
    countries = List.copyOf(countries);
    if (!(requestsPerSecond > 0 && requestsPerSecond <= 2_000)) {
      throw new IllegalArgumentException(
          "rate: expected more than 0 and at most 2000, was " + requestsPerSecond);
    }
    if (devices < 1 || devices > 5_000) {
      throw new IllegalArgumentException("devices: expected 1..5000, was " + devices);
    }
    if (rampUp.isNegative()) {
      throw new IllegalArgumentException("rampUp < 0: " + rampUp);
    }
    if (changeAfter.isNegative()) {
      throw new IllegalArgumentException("changeAfter < 0: " + changeAfter);
    }
    if (scenario == Scenario.REGIONAL_OUTAGE
        && countries.stream()
            .noneMatch(country -> Timeline.OUTAGE_COUNTRIES.contains(country.code()))) {
      throw new IllegalArgumentException(
          "countries: expected one of "
              + Timeline.OUTAGE_COUNTRIES
              + " among them for "
              + scenario);
    }
  }
}
