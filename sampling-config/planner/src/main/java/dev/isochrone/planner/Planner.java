// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import dev.isochrone.plan.LogBucket;
import dev.isochrone.plan.SamplingPlan;

/**
 * Makes a plan from policy and traffic: one keepProbability for every slice, such that what is
 * expected to be stored fits the budget. A pure function.
 */
public final class Planner {
  /** The least keepProbability of a plan: a budget too small still sees something. */
  public static final double LEAST_KEEP_PROBABILITY = 1e-6;

  private final StoredBytes cost;

  /** Makes a planner for a store where records cost this. */
  public Planner(StoredBytes cost) {
    this.cost = cost;
  }

  /** Returns the keepProbability that fits, and what it costs. */
  public Prediction predict(Policy policy, Traffic traffic) {
    double rollups = traffic.cells() * cost.rollupCell();
    double everything = traffic.requestsPerDay() * cost.perKeptRequest(policy, traffic);
    double room = Math.max(0, policy.storedBytesPerDay() - rollups);
    double fitting = everything <= room ? 1 : room / everything;
    double keep = Math.max(LEAST_KEEP_PROBABILITY, Math.min(policy.keepAtMost(), fitting));
    return new Prediction(keep, rollups + keep * everything);
  }

  /**
   * Returns the plan.
   *
   * @param version its archive number
   */
  public SamplingPlan plan(Policy policy, Traffic traffic, long version) {
    return SamplingPlan.builder()
        .version(version)
        .enabled(!policy.killSwitch())
        .keepProbability(predict(policy, traffic).keepProbability())
        .phaseKeepProbability(policy.phaseKeepProbability())
        .exemplarKeepProbability(policy.exemplarKeepProbability())
        .hotExemplarKeepProbability(policy.hotExemplarKeepProbability())
        .hotBucket(LogBucket.of(policy.hotAfter().toNanos() / 1000))
        .build();
  }
}
