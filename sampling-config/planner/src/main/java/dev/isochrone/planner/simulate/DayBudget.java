// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import dev.isochrone.planner.allocate.Prices;

/**
 * What a day may cost, and how fast.
 *
 * @param bytesPerRequest of all requests that happened, everything stored included
 * @param burst how many times the even pace five minutes may take
 * @param prices what the store charges for slices
 */
record DayBudget(double bytesPerRequest, double burst, Prices prices) {

  /** A full event as other systems store it. */
  static final double EVENT_BYTES = 64;

  private static final double ROLLUP_SHARE = 0.15;

  /** One percent of full events, at most four times the even pace. */
  static final DayBudget DEFAULT = new DayBudget(0.01 * EVENT_BYTES, 4, Prices.MEASURED);

  double bytesPerDay(Workload workload) {
    return bytesPerRequest * workload.requests;
  }

  double bytesPerMinute(Workload workload) {
    return bytesPerDay(workload) / Workload.MINUTES;
  }

  /**
   * What a day's rollups cost: nothing where those of all cells would take more than 15 % of the
   * budget, because then none are built.
   *
   * @param cells that had traffic
   */
  double rollupBytes(int cells, Workload workload) {
    double most = workload.grid.cells() * prices.rollupCell();
    return most > ROLLUP_SHARE * bytesPerDay(workload) ? 0 : cells * prices.rollupCell();
  }

  /** The share of requests that full events pay for. */
  double eventShare() {
    return bytesPerRequest / EVENT_BYTES;
  }
}
