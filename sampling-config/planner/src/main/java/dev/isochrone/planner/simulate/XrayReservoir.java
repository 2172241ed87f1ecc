// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.util.SplittableRandom;

/**
 * AWS X-Ray's central rule: a reservoir of so many requests per ten seconds, then a fixed rate;
 * half of the budget each. Weights are seen over kept per window.
 */
record XrayReservoir() implements Scheme {

  private static final int WINDOWS = Workload.DAY_MS / 10_000;

  @Override
  public String name() {
    return "X-Ray reservoir";
  }

  @Override
  public Sample sample(Workload workload, DayBudget budget, long seed) {
    int[] order = workload.byTime();
    double target = budget.eventShare() * workload.requests;
    long reservoir = Math.max(1, Math.round(target / 2 / WINDOWS));
    int[] starts =
        CountingSort.starts(workload.requests, WINDOWS, i -> workload.timesMs[i] / 10_000);
    double inReservoir = 0;
    for (int window = 0; window < WINDOWS; window++) {
      inReservoir += Math.min(reservoir, starts[window + 1] - starts[window]);
    }
    double fixed = Math.max(0, (target - inReservoir) / (workload.requests - inReservoir));
    SplittableRandom random = new SplittableRandom(seed);
    Sample sample = new Sample(false);
    int[] kept = new int[workload.requests];
    for (int window = 0; window < WINDOWS; window++) {
      int count = 0;
      for (int at = starts[window]; at < starts[window + 1]; at++) {
        if (at - starts[window] < reservoir || random.nextDouble() < fixed) {
          kept[count++] = order[at];
        }
      }
      double keep = count / (double) Math.max(1, starts[window + 1] - starts[window]);
      for (int i = 0; i < count; i++) {
        sample.addEvent(kept[i], keep, workload.minute(kept[i]));
      }
    }
    return sample;
  }
}
