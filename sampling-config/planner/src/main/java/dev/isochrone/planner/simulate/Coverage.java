// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;

/**
 * Whether intervals hold what they promise: one day, drawn again and again under the plans it had,
 * and how often the truth lies in the level interval of 95 %. Cells count for an answer if at least
 * 20 observations are expected in its tail. Not thread-safe.
 */
final class Coverage {

  static final String[] ANSWERS = {"p50", "p95", "p99", "count", "error_rate"};

  private static final double Z = 1.959964;
  private static final int LEAST_TAIL = 20;

  private final Workload workload;
  private final Truth truth;

  /** [answer][cell]: observations in the tail and hits, over all draws. */
  private final double[][] tails;

  private final int[][] hits;
  private final List<Double> totals = new ArrayList<>();
  private final List<Double> regionScores = new ArrayList<>();
  private int draws;

  Coverage(Workload workload, Truth truth) {
    this.workload = workload;
    this.truth = truth;
    tails = new double[ANSWERS.length][workload.grid.cells()];
    hits = new int[ANSWERS.length][workload.grid.cells()];
  }

  void add(Sample sample) {
    draws++;
    int cells = workload.grid.cells();
    IntUnaryOperator cellOf = i -> workload.cells[sample.requests[i]];
    double[] counts = new double[cells];
    double[] failures = new double[cells];
    for (int i = 0; i < sample.size; i++) {
      int cell = cellOf.applyAsInt(i);
      boolean failed = workload.errors[sample.requests[i]];
      counts[cell] += sample.weight(i);
      failures[cell] += failed ? sample.weight(i) : 0;
      tails[3][cell]++;
      tails[4][cell] += failed ? 1 : 0;
      for (int q = 0; q < Truth.QUANTILES.length; q++) {
        boolean above = workload.latenciesMs[sample.requests[i]] > truth.quantiles[q][cell];
        tails[q][cell] += above ? 1 : 0;
      }
    }
    double[] countVariance = ClusteredVariance.of(sample, cells, cellOf, i -> 1);
    double[] rates = new double[cells];
    Arrays.setAll(rates, cell -> failures[cell] / counts[cell]);
    double[] rateVariance =
        ClusteredVariance.of(
            sample,
            cells,
            cellOf,
            i -> (workload.errors[sample.requests[i]] ? 1 : 0) - rates[cellOf.applyAsInt(i)]);
    for (int cell = 0; cell < cells; cell++) {
      hit(3, cell, counts[cell], Math.sqrt(countVariance[cell]), truth.requests[cell]);
      double trueRate = truth.errors[cell] / (double) truth.requests[cell];
      hit(4, cell, rates[cell], Math.sqrt(rateVariance[cell]) / counts[cell], trueRate);
    }
    quantiles(sample, cellOf, counts);
    totals.add(Arrays.stream(counts).sum() / workload.requests - 1);
    regions(sample, counts);
  }

  /** Intervals of counts and rates are even on a logarithmic scale, as their errors are. */
  private void hit(int answer, int cell, double estimate, double deviation, double expected) {
    if (Math.abs(Math.log(estimate / expected)) <= Z * deviation / estimate) {
      hits[answer][cell]++;
    }
  }

  private void quantiles(Sample sample, IntUnaryOperator cellOf, double[] counts) {
    IntToDoubleFunction value = Evaluation.value(workload, sample);
    int cells = workload.grid.cells();
    for (int q = 0; q < Truth.QUANTILES.length; q++) {
      double share = Truth.QUANTILES[q];
      int answer = q;
      double[] estimates = new double[cells];
      GroupQuantiles.visit(
          sample.size,
          cells,
          cellOf,
          value,
          (cell, members, from, to) ->
              estimates[cell] = quantile(sample, members, from, to, counts[cell], share));
      double[] variance =
          ClusteredVariance.of(
              sample,
              cells,
              cellOf,
              i ->
                  (workload.latenciesMs[sample.requests[i]] <= estimates[cellOf.applyAsInt(i)]
                          ? 1
                          : 0)
                      - share);
      GroupQuantiles.visit(
          sample.size,
          cells,
          cellOf,
          value,
          (cell, members, from, to) -> {
            double reach = Z * Math.sqrt(variance[cell]) / counts[cell];
            double low = quantile(sample, members, from, to, counts[cell], share - reach);
            double high = quantile(sample, members, from, to, counts[cell], share + reach);
            double actual = truth.quantiles[answer][cell];
            if (actual >= low && (actual <= high || share + reach >= 1)) {
              hits[answer][cell]++;
            }
          });
    }
  }

  private double quantile(
      Sample sample, int[] members, int from, int to, double total, double share) {
    return GroupQuantiles.quantile(
        members,
        from,
        to,
        Evaluation.value(workload, sample),
        sample::weight,
        total,
        share,
        sample.bucketed);
  }

  private void regions(Sample sample, double[] counts) {
    int regions = workload.grid.regions();
    double[] errors = new double[regions];
    for (int cell = 0; cell < counts.length; cell++) {
      errors[workload.grid.region(cell)] += counts[cell] - truth.requests[cell];
    }
    double[] variance =
        ClusteredVariance.of(
            sample, regions, i -> workload.grid.region(workload.cells[sample.requests[i]]), i -> 1);
    for (int region = 0; region < regions; region++) {
      regionScores.add(errors[region] / Math.sqrt(variance[region]));
    }
  }

  /** Percent of intervals that hold the truth, over all cells that count. */
  double percent(int answer) {
    double held = 0;
    for (int cell = 0; cell < hits[answer].length; cell++) {
      held += counts(answer, cell) ? hits[answer][cell] : 0;
    }
    return 100 * held / Math.max(1, intervals(answer));
  }

  /** How many intervals that is. */
  int intervals(int answer) {
    int intervals = 0;
    for (int cell = 0; cell < hits[answer].length; cell++) {
      intervals += counts(answer, cell) ? draws : 0;
    }
    return intervals;
  }

  private boolean counts(int answer, int cell) {
    return tails[answer][cell] >= (double) LEAST_TAIL * draws;
  }

  /** Mean error of the total of requests, in percent, without its sign. */
  double biasPercent() {
    return 100 * Math.abs(totals.stream().mapToDouble(x -> x).average().orElse(Double.NaN));
  }

  /**
   * Standard deviation of the regions' errors over their estimated deviations; 1 if those are
   * right.
   */
  double regionScoreDeviation() {
    return Math.sqrt(regionScores.stream().mapToDouble(z -> z * z).average().orElse(Double.NaN));
  }
}
