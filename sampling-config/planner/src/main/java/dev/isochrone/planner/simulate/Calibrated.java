// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

/**
 * Runs a scheme that follows a rate, not a budget, several times with its rate scaled until a day
 * costs what the budget says: a fair comparison, at the same bytes.
 */
record Calibrated(Rated scheme) implements Scheme {

  /** A scheme with a rate to scale. */
  interface Rated {
    String name();

    Sample sample(Workload workload, DayBudget budget, long seed, double scale);
  }

  @Override
  public String name() {
    return scheme.name();
  }

  @Override
  public Sample sample(Workload workload, DayBudget budget, long seed) {
    double scale = 1;
    Sample sample = scheme.sample(workload, budget, seed, scale);
    for (int step = 0; step < 4; step++) {
      double spent = sample.storedBytes() / budget.bytesPerDay(workload);
      if (Math.abs(spent - 1) < 0.03) {
        break;
      }
      scale /= spent;
      sample = scheme.sample(workload, budget, seed, scale);
    }
    return sample;
  }
}
