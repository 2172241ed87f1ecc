// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.util.Map;

/**
 * How many times the bytes uniform head sampling needs to err no more than a scheme does, by its
 * own curve, interpolated between powers of two on logarithmic scales. Not changed after its
 * creation.
 */
final class BytesRatio {

  private static final double[] TIMES = {1, 2, 4, 8, 16, 32, 64};

  private final double[][] curves = new double[3][TIMES.length];

  BytesRatio(Workload workload, Truth truth, DayBudget budget, long seed, Progress progress) {
    for (int i = 0; i < TIMES.length; i++) {
      progress.step("uniform head at more bytes", i, TIMES.length);
      Sample sample = new Uniform.Head(TIMES[i]).sample(workload, budget, seed + i);
      Map<Metric, Double> found = Evaluation.of(workload, truth, sample, budget);
      curves[0][i] = found.getOrDefault(Metric.P95, Double.NaN);
      curves[1][i] = found.getOrDefault(Metric.P99, Double.NaN);
      curves[2][i] = found.getOrDefault(Metric.ERROR_RATE, Double.NaN);
    }
  }

  double p95(double error) {
    return times(curves[0], error);
  }

  double p99(double error) {
    return times(curves[1], error);
  }

  double errorRate(double error) {
    return times(curves[2], error);
  }

  /** At most 64, where the curve ends. */
  static double times(double[] curve, double error) {
    for (int i = 1; i < curve.length; i++) {
      if (curve[i] <= error) {
        double share = Math.log(curve[i - 1] / error) / Math.log(curve[i - 1] / curve[i]);
        return TIMES[i - 1] * Math.pow(TIMES[i] / TIMES[i - 1], Math.max(0, share));
      }
    }
    return TIMES[TIMES.length - 1];
  }
}
