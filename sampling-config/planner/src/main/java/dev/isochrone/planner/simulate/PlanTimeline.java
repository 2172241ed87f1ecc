// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import dev.isochrone.plan.SamplingPlan;

/**
 * The plans that were in force in each minute of a day, one a region, and the admission: what a day
 * can be drawn again with. Not thread-safe.
 */
final class PlanTimeline {

  private final SamplingPlan[][] plans = new SamplingPlan[Workload.MINUTES + 1][];
  private final double[] admission = new double[Workload.MINUTES];

  /** Sets the plans that hold from a minute on, until others are set. */
  void set(int minute, SamplingPlan[] ofRegions) {
    plans[minute] = ofRegions;
  }

  void admit(int minute, double keepProbability) {
    admission[minute] = keepProbability;
  }

  /** The plan that a region's clients fetched in a minute. */
  SamplingPlan plan(int minute, int region) {
    return plans[minute][region];
  }

  SamplingPlan[] plans(int minute) {
    return plans[minute];
  }

  double admission(int minute) {
    return admission[minute];
  }
}
