// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Relative errors in percent, with weights. An answer that is missing is off by 100 %. */
final class ErrorList {

  private int size;
  private double[] errors = new double[256];
  private double[] weights = new double[256];

  void add(double estimate, double truth, double weight) {
    if (size == errors.length) {
      errors = Arrays.copyOf(errors, size * 2);
      weights = Arrays.copyOf(weights, size * 2);
    }
    double error = Math.abs(estimate - truth) / truth;
    errors[size] = Double.isFinite(error) ? 100 * error : 100;
    weights[size] = weight;
    size++;
  }

  /** The error that a share of all stay below, interpolated. */
  double quantile(double share) {
    if (size == 0) {
      return Double.NaN;
    }
    double[] sorted = Arrays.copyOf(errors, size);
    Arrays.sort(sorted);
    double at = share * (size - 1);
    int below = (int) at;
    int above = Math.min(size - 1, below + 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  double weightedMedian() {
    int[] order =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> errors[i]))
            .mapToInt(i -> i)
            .toArray();
    double half = Arrays.stream(weights, 0, size).sum() / 2;
    double sum = 0;
    for (int i : order) {
      sum += weights[i];
      if (sum >= half) {
        return errors[i];
      }
    }
    return Double.NaN;
  }

  /** The share of errors below a bound, in percent. */
  double within(double percent) {
    return 100.0 * Arrays.stream(errors, 0, size).filter(error -> error < percent).count() / size;
  }
}
