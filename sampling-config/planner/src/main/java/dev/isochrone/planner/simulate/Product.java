// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import dev.isochrone.planner.Recording;
import dev.isochrone.planner.allocate.PlannerSettings;
import java.util.List;

/**
 * The product as an operator set it.
 *
 * @param name what the table calls it
 * @param recording what the policy says to devices
 * @param settings of the planner, the prices of the policy's phases included
 */
record Product(String name, Recording recording, PlannerSettings settings) {

  /** As the benchmark runs it: no rules, exemplars of one request in 400. */
  static final Product BENCHMARK =
      new Product(Report.PRODUCT, benchmark(), PlannerSettings.DEFAULT);

  /** A policy's, under its own name. */
  static Product of(String name, Recording recording) {
    PlannerSettings settings = PlannerSettings.DEFAULT;
    return new Product(
        name,
        recording,
        settings.withPrices(settings.prices().withPhases(recording.phaseKeepProbability())));
  }

  private static Recording benchmark() {
    Recording usual = Recording.DEFAULT;
    return new Recording(
        false,
        1,
        usual.phaseKeepProbability(),
        0.0015,
        0.008,
        usual.hotAfter(),
        usual.device(),
        usual.apiNamesAtMost(),
        List.of());
  }
}
