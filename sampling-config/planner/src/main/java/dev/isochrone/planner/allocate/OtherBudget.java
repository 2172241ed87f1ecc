// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

import java.util.Arrays;
import java.util.function.DoubleFunction;

/**
 * What the slices of a window would be under a budget other than the one in force, with a table
 * planned for it. A budget that keeps little keeps mostly what is hot, which has more exemplars:
 * they are foreseen from the rule, and held to what the budget in force has.
 */
final class OtherBudget {

  private static final int EXEMPLAR_ROUNDS = 2;

  private final Grid grid;
  private final PlannerSettings settings;
  private final WindowView view;
  private final TrafficEstimate traffic;
  private final DoubleFunction<Terms> terms;
  private final Thresholds thresholds;

  /** Terms are by exemplars per timing. */
  OtherBudget(
      Grid grid,
      PlannerSettings settings,
      WindowView view,
      TrafficEstimate traffic,
      DoubleFunction<Terms> terms) {
    this.grid = grid;
    this.settings = settings;
    this.view = view;
    this.traffic = traffic;
    this.terms = terms;
    thresholds = Thresholds.of(grid, view);
  }

  /**
   * @param bytes for the window's slices, timings and what hangs on them
   * @param exemplarsPerTiming as measured under the budget in force
   */
  Outlook outlook(double bytes, double exemplarsPerTiming, ExemplarRule rule) {
    double[] inForce = new double[view.timings()];
    Arrays.setAll(inForce, i -> 1 / view.weights[i]);
    double now = rule.perTiming(hotShare(rule, inForce));
    Scaled scaled = scaled(bytes, exemplarsPerTiming);
    for (int round = 0; round < EXEMPLAR_ROUNDS && now > 0; round++) {
      double then = rule.perTiming(hotShare(rule, scaled.keepProbabilities()));
      scaled = scaled(bytes, exemplarsPerTiming * then / now);
    }
    return new Outlook(view, scaled.replay, scaled.base, scaled.lambda, grid.cells());
  }

  /** The share of hot timings among those that such probabilities keep. */
  private double hotShare(ExemplarRule rule, double[] keep) {
    double hot = 0;
    double all = 0;
    for (int i = 0; i < keep.length; i++) {
      double kept = view.weights[i] * keep[i];
      hot += view.errors[i] || rule.isHot(view.buckets[i]) ? kept : 0;
      all += kept;
    }
    return all == 0 ? 0 : hot / all;
  }

  private Scaled scaled(double bytes, double exemplarsPerTiming) {
    Terms prices = terms.apply(exemplarsPerTiming);
    double full = Replay.fullCost(view, prices.sliceBytes(), prices.timingBytes());
    double affordable = Math.max(1e-6, Math.min(1, bytes / full));
    CellValues planned =
        new Coefficients(grid, settings.objective())
            .plan(
                view,
                thresholds,
                traffic.requestsPerDay(),
                traffic.errorRates(),
                prices,
                affordable,
                settings.baseShare());
    Replay replay = new Replay(view, planned, prices);
    if (affordable == 1) {
      return new Scaled(replay, prices.keepAtMost(), 0);
    }
    double target = affordable * full;
    double base = ValuePlanner.affordableBase(replay, settings.baseShare() * affordable, target);
    return new Scaled(replay, base, ValuePlanner.affordableLambda(replay, base, target, 0));
  }

  /** A plan and its scalars. */
  private record Scaled(Replay replay, double base, double lambda) {
    double[] keepProbabilities() {
      return replay.keepProbabilities(base, lambda);
    }
  }
}
