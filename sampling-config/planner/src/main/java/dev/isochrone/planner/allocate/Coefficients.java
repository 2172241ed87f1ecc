// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

import java.util.Arrays;

/**
 * The weight of each question in each cell, found by a fixed point: an answer that is already good
 * earns less, how good it is depends on what is kept, and what is kept on the weights. Holds the
 * variance per request between plannings. Not thread-safe.
 */
final class Coefficients {

  private static final int Q = Objective.QUESTIONS;
  private static final int BINS = 20;
  private static final double LEAST_VARIANCE = 0.25;
  private static final double POOL_PRIOR = 0.02;
  private static final double[] PRIOR_TIMINGS = {100, 100, 500, 2000, 2000};

  private final Grid grid;
  private final Objective objective;
  private final double[][] variance;
  private boolean warm;

  Coefficients(Grid grid, Objective objective) {
    this.grid = grid;
    this.objective = objective;
    variance = new double[Q][grid.cells()];
    for (double[] row : variance) {
      Arrays.fill(row, 8);
    }
  }

  /**
   * Plans the values of all cells.
   *
   * @param requests expected a day, per cell
   * @param errorRates expected, per cell
   * @param share of the full cost that may be spent
   * @param baseShare of that, spent evenly
   */
  CellValues plan(
      WindowView view,
      Thresholds thresholds,
      double[] requests,
      double[] errorRates,
      Terms terms,
      double share,
      double baseShare) {
    double[][] theta = theta(requests);
    int[] bins = new int[grid.cells()];
    for (int cell = 0; cell < bins.length; cell++) {
      bins[cell] = Math.max(3, Math.min(18, Math.getExponent(requests[cell])));
    }
    double lambda = 0;
    for (int step = warm ? 2 : 4; step > 0; step--) {
      CellValues values = values(thresholds, theta, requests, errorRates);
      Replay replay = new Replay(view, values, terms);
      double base = Math.min(1, baseShare * share);
      lambda = replay.solveLambda(base, share * replay.fullCost(), lambda);
      update(view, thresholds, errorRates, bins, replay.keepProbabilities(base, lambda));
    }
    warm = true;
    double base = Math.min(1, baseShare * share);
    return Shares.met(
        values(thresholds, theta, requests, errorRates),
        terms.demands(),
        values -> {
          Replay replay = new Replay(view, values, terms);
          double solved = replay.solveLambda(base, share * replay.fullCost(), 0);
          return replay.bytesByCell(base, solved, grid.cells());
        });
  }

  private double[][] theta(double[] requests) {
    double small = 0;
    double total = 0;
    double hourly = 0;
    for (double n : requests) {
      small += Math.min(1, n / objective.smallCell());
      total += n;
      hourly += byHour(n);
    }
    double[][] theta = new double[Q][requests.length];
    for (int cell = 0; cell < requests.length; cell++) {
      double n = requests[cell];
      for (int q = 0; q < Q; q++) {
        theta[q][cell] = objective.theta(q) * Math.min(1, n / objective.smallCell()) / small;
      }
      theta[2][cell] +=
          objective.p95ByTraffic() * n / total + objective.p95ByHour() * byHour(n) / hourly;
    }
    return theta;
  }

  /** A cell of 200 requests an hour counts half: its hours are what is asked for. */
  private static double byHour(double requests) {
    return requests * requests / (requests * requests + 4800.0 * 4800.0);
  }

  private CellValues values(
      Thresholds thresholds, double[][] theta, double[] requests, double[] errorRates) {
    double[][] a = new double[Q][requests.length];
    for (int q = 0; q < Q; q++) {
      for (int cell = 0; cell < requests.length; cell++) {
        double n = requests[cell];
        a[q][cell] = theta[q][cell] / (variance[q][cell] / n + objective.leastVariance()) / (n * n);
      }
    }
    return new CellValues(thresholds, a, errorRates);
  }

  private void update(
      WindowView view, Thresholds thresholds, double[] errorRates, int[] bins, double[] keep) {
    double[][] own = new double[Q][grid.cells()];
    double[][] pooled = new double[Q][BINS];
    double[] weights = new double[grid.cells()];
    double[] binWeights = new double[BINS];
    int[] timings = new int[grid.cells()];
    for (int i = 0; i < view.timings(); i++) {
      int cell = view.cells[i];
      double above = CellValues.aboveSlow(thresholds, cell, view.buckets[i]);
      double far = CellValues.aboveTail(thresholds, cell, view.buckets[i]);
      double lost = view.weights[i] * (1 / keep[i] - 1);
      for (int q = 0; q < Q; q++) {
        double part = lost * CellValues.influence(q, above, far, view.errors[i], errorRates[cell]);
        own[q][cell] += part;
        pooled[q][bins[cell]] += part;
      }
      weights[cell] += view.weights[i];
      binWeights[bins[cell]] += view.weights[i];
      timings[cell]++;
    }
    double all = Math.max(Arrays.stream(binWeights).sum(), 1e-9);
    double prior = POOL_PRIOR * all / BINS;
    for (int q = 0; q < Q; q++) {
      double mean = Arrays.stream(pooled[q]).sum() / all;
      for (int cell = 0; cell < timings.length; cell++) {
        int bin = bins[cell];
        double pool = (pooled[q][bin] + prior * mean) / (binWeights[bin] + prior);
        double share = timings[cell] / (timings[cell] + PRIOR_TIMINGS[q]);
        double next = share * own[q][cell] / Math.max(weights[cell], 1e-9) + (1 - share) * pool;
        variance[q][cell] = Math.sqrt(variance[q][cell] * Math.max(next, LEAST_VARIANCE));
      }
    }
  }
}
