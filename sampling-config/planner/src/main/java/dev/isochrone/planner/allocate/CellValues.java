// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

import dev.isochrone.plan.ValueTable;
import java.util.Arrays;
import java.util.List;

/**
 * What a request teaches, per cell: the planner's side of {@link ValueTable}. A question with
 * coefficient a values a request at a·y², y its influence on the answer: 1 on the count and on the
 * median; (above − 0.05)²/0.0475 on p95; (above − 0.01)²/0.0099 on p99; (failed − e)²/(e(1 − e)) on
 * an error rate of e. Since y² has two values only, a row needs a base and three gains.
 */
final class CellValues {

  /** y² of p95 below and above the bound, and of p99. */
  private static final double P95_BELOW = 0.05 * 0.05 / 0.0475;

  private static final double P95_ABOVE = 0.95 * 0.95 / 0.0475;
  private static final double P99_BELOW = 0.01 * 0.01 / 0.0099;
  private static final double P99_ABOVE = 0.99 * 0.99 / 0.0099;

  final Thresholds thresholds;
  final double[] base;
  final double[] slow;
  final double[] tail;
  final double[] error;

  CellValues(Thresholds thresholds, double[][] coefficients, double[] errorRates) {
    this.thresholds = thresholds;
    int cells = coefficients[0].length;
    base = new double[cells];
    slow = new double[cells];
    tail = new double[cells];
    error = new double[cells];
    for (int cell = 0; cell < cells; cell++) {
      double p95 = coefficients[2][cell];
      double p99 = coefficients[3][cell];
      base[cell] =
          coefficients[0][cell]
              + coefficients[1][cell]
              + p95 * P95_BELOW
              + p99 * P99_BELOW
              + coefficients[4][cell] * errorInfluence(false, errorRates[cell]);
      error[cell] =
          coefficients[4][cell]
              * (errorInfluence(true, errorRates[cell]) - errorInfluence(false, errorRates[cell]));
      slow[cell] = p95 * (P95_ABOVE - P95_BELOW);
      tail[cell] = p99 * (P99_ABOVE - P99_BELOW);
    }
  }

  private CellValues(CellValues from, double[] factor) {
    thresholds = from.thresholds;
    base = times(from.base, factor);
    slow = times(from.slow, factor);
    tail = times(from.tail, factor);
    error = times(from.error, factor);
  }

  /** Returns values of which some cells' are a multiple of what they are here. */
  CellValues raised(List<Demands.Share> shares, double[] boosts) {
    double[] factor = new double[base.length];
    Arrays.fill(factor, 1);
    for (int i = 0; i < boosts.length; i++) {
      double boost = boosts[i];
      shares.get(i).cells().stream().forEach(cell -> factor[cell] *= boost);
    }
    return new CellValues(this, factor);
  }

  private static double[] times(double[] values, double[] factor) {
    double[] product = new double[values.length];
    Arrays.setAll(product, i -> values[i] * factor[i]);
    return product;
  }

  double value(int cell, int bucket, boolean failed) {
    return base[cell]
        + slow[cell] * aboveSlow(thresholds, cell, bucket)
        + tail[cell] * aboveTail(thresholds, cell, bucket)
        + (failed ? error[cell] : 0);
  }

  static double aboveSlow(Thresholds thresholds, int cell, int bucket) {
    return ramp(bucket - thresholds.slow[cell], ValueTable.SLOW_RAMP);
  }

  static double aboveTail(Thresholds thresholds, int cell, int bucket) {
    return ramp(bucket - thresholds.tail[cell], ValueTable.TAIL_RAMP);
  }

  /** y² of a question for one request. */
  static double influence(
      int question, double aboveSlow, double aboveTail, boolean failed, double errorRate) {
    return switch (question) {
      case 0, 1 -> 1;
      case 2 -> P95_BELOW + (P95_ABOVE - P95_BELOW) * aboveSlow;
      case 3 -> P99_BELOW + (P99_ABOVE - P99_BELOW) * aboveTail;
      default -> errorInfluence(failed, errorRate);
    };
  }

  /** Where most fail, what succeeds is as telling: a rate is at most a half here. */
  private static double errorInfluence(boolean failed, double errorRate) {
    return failed ? (1 - errorRate) / errorRate : errorRate / (1 - errorRate);
  }

  private static double ramp(int over, int width) {
    return Math.max(0, Math.min(1, (over + width / 2) / (double) width));
  }
}
