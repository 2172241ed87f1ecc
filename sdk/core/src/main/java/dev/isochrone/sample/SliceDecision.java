// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.sample;

import dev.isochrone.CollectorAdvice;
import dev.isochrone.Dice;
import dev.isochrone.NetworkSource;
import dev.isochrone.RequestColumns;
import dev.isochrone.Slice;
import dev.isochrone.plan.LogBucket;
import dev.isochrone.plan.Outcome;
import dev.isochrone.plan.SamplingPlan;
import org.jspecify.annotations.Nullable;

/**
 * Decides over a closed slice. Every probability is fixed before its draw and travels with the
 * slice, so that estimates stay unbiased whatever the plan was. Thread-safe.
 */
final class SliceDecision {

  private final CollectorAdvice advice;
  private final NetworkSource network;
  private final Dice dice;

  SliceDecision(CollectorAdvice advice, NetworkSource network, Dice dice) {
    this.advice = advice;
    this.network = network;
    this.dice = dice;
  }

  /** Returns what to keep of a closed slice, or null if it was not kept. */
  @Nullable Slice decide(OpenSlice closed) {
    SamplingPlan plan = advice.plan();
    double keepProbability = plan.keepProbability();
    if (!drawn(keepProbability)) {
      return null;
    }
    boolean phased = drawn(plan.phaseKeepProbability());
    RequestColumns requests = closed.requests.frozen();
    return Slice.builder(closed.session, closed.number, closed.startNanos)
        .country(advice.country())
        .network(network.network(), network.carrier())
        .kept(plan.version(), keepProbability)
        .phases(phased, plan.phaseKeepProbability())
        .build(requests, exemplars(plan, requests));
  }

  private double[] exemplars(SamplingPlan plan, RequestColumns requests) {
    double[] keep = new double[requests.rows()];
    for (int row = 0; row < keep.length; row++) {
      double probability =
          plan.exemplarKeepProbability(outcome(requests, row), totalBucket(requests, row));
      keep[row] = drawn(probability) ? probability : 0;
    }
    return keep;
  }

  private boolean drawn(double probability) {
    return probability >= 1 || dice.roll() < probability;
  }

  private static Outcome outcome(RequestColumns requests, int row) {
    Outcome outcome = Outcome.ofCode((int) requests.number(row, RequestColumns.Field.OUTCOME));
    return outcome == null ? Outcome.OTHER : outcome;
  }

  private static int totalBucket(RequestColumns requests, int row) {
    return LogBucket.of(requests.number(row, RequestColumns.Field.TOTAL));
  }
}
