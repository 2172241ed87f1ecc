// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

import dev.isochrone.plan.LogBucket;
import java.util.Arrays;

/**
 * Where each cell's p95 and p99 lie, as far as the kept timings tell: its own quantile, shrunk to
 * that of its api shifted by its region. In {@link LogBucket}s of µs. Not changed after its
 * creation.
 */
final class Thresholds {

  private static final double[] QUANTILES = {0.95, 0.99};
  private static final double[] PRIOR_TIMINGS = {80, 160};
  private static final double REGION_PRIOR = 50;
  private static final double API_PRIOR = 50;

  /** Per cell: p95 and p99. */
  final int[] slow;

  final int[] tail;

  private Thresholds(int[] slow, int[] tail) {
    this.slow = slow;
    this.tail = tail;
  }

  /** Bounds before anything is known: 2 s and 6 s. */
  static Thresholds unknown(Grid grid) {
    int[] slow = new int[grid.cells()];
    int[] tail = new int[grid.cells()];
    Arrays.fill(slow, LogBucket.of(2_000_000));
    Arrays.fill(tail, LogBucket.of(6_000_000));
    return new Thresholds(slow, tail);
  }

  /** Measures the thresholds in a window that has timings. */
  static Thresholds of(Grid grid, WindowView view) {
    int[] counts = new int[grid.cells()];
    double[] shift = regionShift(grid, view, counts);
    int[] regionCounts = new int[grid.regions()];
    int[] apiCounts = new int[grid.apis()];
    for (int cell = 0; cell < counts.length; cell++) {
      regionCounts[grid.region(cell)] += counts[cell];
      apiCounts[grid.api(cell)] += counts[cell];
    }
    short[] level = new short[view.timings()];
    int[] apis = new int[view.timings()];
    for (int i = 0; i < level.length; i++) {
      long moved = Math.round(view.buckets[i] - shift[grid.region(view.cells[i])]);
      level[i] = (short) Math.max(0, Math.min(LogBucket.MAX, moved));
      apis[i] = grid.api(view.cells[i]);
    }
    float[][] global =
        WeightedQuantiles.of(new int[level.length], level, view.weights, 1, QUANTILES);
    float[][] byApi = WeightedQuantiles.of(apis, level, view.weights, grid.apis(), QUANTILES);
    float[][] own =
        WeightedQuantiles.of(view.cells, view.buckets, view.weights, grid.cells(), QUANTILES);
    int[][] bounds = new int[2][grid.cells()];
    for (int q = 0; q < 2; q++) {
      for (int cell = 0; cell < counts.length; cell++) {
        int api = grid.api(cell);
        double share = apiCounts[api] / (apiCounts[api] + API_PRIOR);
        double ofApi =
            apiCounts[api] == 0 ? global[q][0] : share * byApi[q][api] + (1 - share) * global[q][0];
        double prior = ofApi + shift[grid.region(cell)];
        double mine = counts[cell] / (counts[cell] + PRIOR_TIMINGS[q]);
        double bound = counts[cell] == 0 ? prior : mine * own[q][cell] + (1 - mine) * prior;
        bounds[q][cell] = (int) Math.max(0, Math.min(LogBucket.MAX, Math.rint(bound)));
      }
    }
    return new Thresholds(bounds[0], bounds[1]);
  }

  /** By how many buckets a region is slower than all together; fills in the cells' counts. */
  private static double[] regionShift(Grid grid, WindowView view, int[] counts) {
    double[] sums = new double[grid.regions()];
    double[] weights = new double[grid.regions()];
    int[] timings = new int[grid.regions()];
    double sum = 0;
    double weight = 1e-9;
    for (int i = 0; i < view.timings(); i++) {
      int region = grid.region(view.cells[i]);
      double product = view.weights[i] * (double) view.buckets[i];
      sums[region] += product;
      weights[region] += view.weights[i];
      timings[region]++;
      counts[view.cells[i]]++;
      sum += product;
      weight += view.weights[i];
    }
    double[] shift = new double[grid.regions()];
    for (int region = 0; region < shift.length; region++) {
      double n = timings[region];
      shift[region] =
          (sums[region] / Math.max(weights[region], 1e-9) - sum / weight) * n / (n + REGION_PRIOR);
    }
    return shift;
  }
}
