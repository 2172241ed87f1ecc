// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/** Compares what a sample says with the truth. Stateless. */
final class Evaluation {

  private Evaluation() {}

  /** Measures all metrics. */
  static Map<Metric, Double> of(Workload workload, Truth truth, Sample sample, DayBudget budget) {
    Map<Metric, Double> found = new EnumMap<>(Metric.class);
    quantiles(found, workload, truth, sample);
    hours(found, workload, truth, sample);
    totals(found, workload, truth, sample);
    double even = budget.bytesPerMinute(workload);
    found.put(Metric.SPEND_DAY, sample.storedBytes() / (even * Workload.MINUTES));
    found.put(Metric.SPEND_WORST_5, worstFive(sample.stored) / (5 * even));
    found.put(Metric.WIRE_DAY, Arrays.stream(sample.wire).sum() / (even * Workload.MINUTES));
    found.put(Metric.WIRE_WORST_5, worstFive(sample.wire) / (5 * even));
    return found;
  }

  private static void quantiles(
      Map<Metric, Double> found, Workload workload, Truth truth, Sample sample) {
    int cells = workload.grid.cells();
    double[][] estimates = new double[Truth.QUANTILES.length][cells];
    for (double[] row : estimates) {
      Arrays.fill(row, Double.NaN);
    }
    IntToDoubleFunction value = value(workload, sample);
    GroupQuantiles.visit(
        sample.size,
        cells,
        i -> workload.cells[sample.requests[i]],
        value,
        (cell, members, from, to) -> {
          double total = total(sample, members, from, to);
          for (int q = 0; q < estimates.length; q++) {
            estimates[q][cell] =
                GroupQuantiles.quantile(
                    members,
                    from,
                    to,
                    value,
                    sample::weight,
                    total,
                    Truth.QUANTILES[q],
                    sample.bucketed);
          }
        });
    ErrorList p50 = new ErrorList();
    ErrorList p95 = new ErrorList();
    ErrorList p99 = new ErrorList();
    for (int cell = 0; cell < cells; cell++) {
      if (truth.judged(cell)) {
        p50.add(estimates[0][cell], truth.quantiles[0][cell], 1);
        p95.add(estimates[1][cell], truth.quantiles[1][cell], truth.requests[cell]);
        p99.add(estimates[2][cell], truth.quantiles[2][cell], 1);
      }
    }
    found.put(Metric.P50, p50.quantile(0.5));
    found.put(Metric.P95, p95.quantile(0.5));
    found.put(Metric.P95_P90, p95.quantile(0.9));
    found.put(Metric.P95_BY_TRAFFIC, p95.weightedMedian());
    found.put(Metric.P95_WITHIN_10, p95.within(10));
    found.put(Metric.P99, p99.quantile(0.5));
  }

  private static void hours(
      Map<Metric, Double> found, Workload workload, Truth truth, Sample sample) {
    int groups = workload.grid.cells() * Truth.HOURS;
    double[] estimates = new double[groups];
    Arrays.fill(estimates, Double.NaN);
    IntToDoubleFunction value = value(workload, sample);
    GroupQuantiles.visit(
        sample.size,
        groups,
        i -> Truth.hourCell(workload, sample.requests[i]),
        value,
        (group, members, from, to) ->
            estimates[group] =
                GroupQuantiles.quantile(
                    members,
                    from,
                    to,
                    value,
                    sample::weight,
                    total(sample, members, from, to),
                    0.95,
                    sample.bucketed));
    ErrorList errors = new ErrorList();
    for (int group = 0; group < groups; group++) {
      if (truth.hourRequests[group] >= Truth.LEAST_REQUESTS) {
        errors.add(estimates[group], truth.hourP95[group], 1);
      }
    }
    found.put(Metric.P95_BY_HOUR, errors.quantile(0.5));
  }

  private static void totals(
      Map<Metric, Double> found, Workload workload, Truth truth, Sample sample) {
    double[] counts = new double[workload.grid.cells()];
    double[] failures = new double[workload.grid.cells()];
    for (int i = 0; i < sample.size; i++) {
      int cell = workload.cells[sample.requests[i]];
      counts[cell] += sample.weight(i);
      failures[cell] += workload.errors[sample.requests[i]] ? sample.weight(i) : 0;
    }
    ErrorList count = new ErrorList();
    ErrorList rate = new ErrorList();
    for (int cell = 0; cell < counts.length; cell++) {
      if (truth.judged(cell)) {
        count.add(counts[cell], truth.requests[cell], 1);
      }
      if (truth.judged(cell) && truth.errors[cell] >= 3) {
        rate.add(
            failures[cell] / counts[cell], truth.errors[cell] / (double) truth.requests[cell], 1);
      }
    }
    found.put(Metric.COUNT, count.quantile(0.5));
    found.put(Metric.ERROR_RATE, rate.quantile(0.5));
    found.put(Metric.BIAS, 100 * (Arrays.stream(counts).sum() / workload.requests - 1));
    double allErrors = Arrays.stream(truth.errors).asLongStream().sum();
    found.put(Metric.BIAS_ERRORS, 100 * (Arrays.stream(failures).sum() / allErrors - 1));
  }

  static IntToDoubleFunction value(Workload workload, Sample sample) {
    return sample.bucketed
        ? i -> workload.buckets[sample.requests[i]]
        : i -> workload.latenciesMs[sample.requests[i]];
  }

  private static double total(Sample sample, int[] members, int from, int to) {
    double total = 0;
    for (int i = from; i < to; i++) {
      total += sample.weight(members[i]);
    }
    return total;
  }

  private static double worstFive(double[] bytes) {
    double worst = 0;
    for (int minute = 4; minute < bytes.length; minute++) {
      double sum = 0;
      for (int i = minute - 4; i <= minute; i++) {
        sum += bytes[i];
      }
      worst = Math.max(worst, sum);
    }
    return worst;
  }
}
