// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

/** A way of sampling: given a day and a budget, what is kept. */
interface Scheme {

  /** What the table calls it. */
  String name();

  /**
   * Samples a day.
   *
   * @param seed of all its draws
   */
  Sample sample(Workload workload, DayBudget budget, long seed);
}
