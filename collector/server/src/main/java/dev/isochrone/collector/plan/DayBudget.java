// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import dev.isochrone.collector.MeasuredCosts;
import dev.isochrone.collector.SpendLimit;
import dev.isochrone.collector.StoredMinute;
import dev.isochrone.planner.Policy;

/**
 * What may be spent in a day, and what records cost; in stored bytes.
 *
 * @param perDay everything counted
 * @param burst how many times the even pace any five minutes may take
 * @param costs of records
 */
record DayBudget(double perDay, double burst, MeasuredCosts costs) {
  /**
   * Returns what a policy allows.
   *
   * @param bytesPerTiming what a kept timing costs, its share of everything around it included
   */
  static DayBudget of(Policy policy, MeasuredCosts costs, double bytesPerTiming) {
    return new DayBudget(policy.budget().storedBytesPerDay(bytesPerTiming), policy.burst(), costs);
  }

  double fixedPerDay() {
    return costs.fixedBytesPerDay();
  }

  /** A minute's share of what is not fixed. */
  double evenPerMinute() {
    return Math.max(0, perDay - fixedPerDay()) / StoredMinute.A_DAY;
  }

  SpendLimit limit(double keepProbability, double storedPerMinute) {
    return new SpendLimit(evenPerMinute(), burst, keepProbability, storedPerMinute, costs);
  }
}
