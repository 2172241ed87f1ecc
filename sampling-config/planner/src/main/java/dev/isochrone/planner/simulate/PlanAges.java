// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.util.SplittableRandom;

/** How old a session's plan is when it starts. */
enum PlanAges {
  /** Four in five up to an hour, one in twenty up to a day. */
  USUAL(60, 5, 1440),
  /** A minute, always: how much staleness costs. */
  FRESH(1, 1, 1),
  /** Four in five up to a day, the others older: plans of the day before. */
  STALE(1440, 1440, 1440);

  private final double usual;
  private final double young;
  private final double old;

  PlanAges(double usual, double young, double old) {
    this.usual = usual;
    this.young = young;
    this.old = old;
  }

  double drawMinutes(SplittableRandom random) {
    double which = random.nextDouble();
    double share = random.nextDouble();
    if (which < 0.80) {
      return usual * share;
    }
    return which < 0.95 ? 1 + (young - 1) * share : Math.min(60, old) * (1 - share) + old * share;
  }
}
