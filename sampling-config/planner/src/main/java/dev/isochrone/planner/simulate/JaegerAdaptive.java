// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Jaeger's adaptive sampling: each operation (api) has a probability that follows a target rate,
 * from what was kept in the interval before; it at most doubles, and stays within 30 %.
 */
record JaegerAdaptive() implements Calibrated.Rated {

  private static final int INTERVAL_MINUTES = 10;
  private static final int DELAY_MINUTES = 2;
  private static final double LEAST = 1e-5;

  @Override
  public String name() {
    return "Jaeger adaptive";
  }

  @Override
  public Sample sample(Workload workload, DayBudget budget, long seed, double scale) {
    int apis = workload.grid.apis();
    double target =
        budget.eventShare()
            * workload.requests
            / Workload.MINUTES
            * INTERVAL_MINUTES
            / apis
            * scale;
    double[] keep = new double[apis];
    Arrays.fill(keep, 0.001);
    int[] counts = new int[apis];
    int[] reported = new int[apis];
    boolean[] active = new boolean[apis];
    int[] order = workload.byTime();
    SplittableRandom random = new SplittableRandom(seed);
    Sample sample = new Sample(false);
    int at = 0;
    for (int minute = 0; minute < Workload.MINUTES; minute++) {
      for (; at < order.length && workload.minute(order[at]) == minute; at++) {
        int api = workload.grid.api(workload.cells[order[at]]);
        active[api] = true;
        if (random.nextDouble() < keep[api]) {
          sample.addEvent(order[at], keep[api], minute);
          counts[api]++;
        }
      }
      if (minute % INTERVAL_MINUTES == INTERVAL_MINUTES - 1) {
        System.arraycopy(counts, 0, reported, 0, apis);
        Arrays.fill(counts, 0);
      }
      if (minute > INTERVAL_MINUTES && minute % INTERVAL_MINUTES == DELAY_MINUTES - 1) {
        follow(keep, reported, active, target);
      }
    }
    return sample;
  }

  private static void follow(double[] keep, int[] reported, boolean[] active, double target) {
    for (int api = 0; api < keep.length; api++) {
      boolean near = Math.abs(reported[api] - target) / target < 0.3;
      if (active[api] && !near) {
        double next = reported[api] > 0 ? keep[api] * target / reported[api] : 2 * keep[api];
        keep[api] = Math.max(LEAST, Math.min(1, Math.min(next, 2 * keep[api])));
      }
    }
  }
}
