// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import dev.isochrone.demo.network.Conditions;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The scenario at the present moment. Thread safe.
 *
 * @param scenario what is to happen
 * @param changeAfter when it happens
 * @param elapsedMs milliseconds since the demo's start
 */
record Timeline(Scenario scenario, Duration changeAfter, LongSupplier elapsedMs) {
  static final Duration OUTAGE = Duration.ofMinutes(2);
  static final Set<String> OUTAGE_COUNTRIES = Set.of("ID", "PH", "SG", "TH", "VN");

  private static final Set<String> FLAKY_COUNTRIES =
      Set.of("AR", "BR", "ID", "IN", "MX", "PH", "ZA");
  private static final Conditions USUAL = new Conditions(1, 0.003, 0.002, 0.02);
  private static final Conditions FLAKY = new Conditions(1, 0.01, 0.008, 0.06);
  private static final Conditions BROKEN = new Conditions(2.5, 0.3, 0.35, 0.1);

  /** Whether names in this country resolve to an edge now. */
  boolean cdnFor(Country country) {
    return !country.edge().isEmpty() && (scenario != Scenario.CDN_ROLLOUT || changed());
  }

  /** How the networks of this country are doing now. */
  Conditions conditionsIn(String country) {
    if (outage() && OUTAGE_COUNTRIES.contains(country)) {
      return BROKEN;
    }
    return FLAKY_COUNTRIES.contains(country) ? FLAKY : USUAL;
  }

  boolean outage() {
    return scenario == Scenario.REGIONAL_OUTAGE
        && changed()
        && elapsedMs.getAsLong() < changeAfter.plus(OUTAGE).toMillis();
  }

  private boolean changed() {
    return elapsedMs.getAsLong() >= changeAfter.toMillis();
  }
}
