// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

import dev.isochrone.plan.LogBucket;
import java.util.Arrays;

/**
 * What a plan is expected to keep of a window's traffic, cell by cell, and how sure its answers
 * would be. Not changed after its creation.
 */
public final class Outlook {

  private static final double Z = 1.959964;
  private static final double SLOW = 0.95;
  private static final double LEAST_TAIL = 20;

  private final double[] requests;
  private final double[] errors;
  private final double[] kept;
  private final double[] bytes;
  private final double[] countVariance;
  private final double[] errorVariance;
  private final double[] slowVariance;
  private final double[] keptSlow;
  private final double[] keptErrors;
  private final double[] p95Reach;
  private final float[] p95;

  Outlook(WindowView view, Replay replay, double base, double lambda, int cells) {
    requests = new double[cells];
    errors = new double[cells];
    kept = new double[cells];
    countVariance = new double[cells];
    errorVariance = new double[cells];
    slowVariance = new double[cells];
    keptSlow = new double[cells];
    keptErrors = new double[cells];
    p95Reach = new double[cells];
    double rounding = replay.rounding(base, lambda);
    bytes =
        Arrays.stream(replay.bytesByCell(base, lambda, cells)).map(own -> rounding * own).toArray();
    p95 = WeightedQuantiles.of(view.cells, view.buckets, view.weights, cells, SLOW)[0];
    double[] keep = replay.keepProbabilities(base, lambda);
    for (int i = 0; i < keep.length; i++) {
      int cell = view.cells[i];
      boolean slow = view.buckets[i] > p95[cell];
      requests[cell] += view.weights[i];
      errors[cell] += view.errors[i] ? view.weights[i] : 0;
      kept[cell] += view.weights[i] * keep[i];
      keptSlow[cell] += slow ? view.weights[i] * keep[i] : 0;
      keptErrors[cell] += view.errors[i] ? view.weights[i] * keep[i] : 0;
    }
    variances(view, keep);
    reaches(view);
  }

  private void variances(WindowView view, double[] keep) {
    double[] sliceSums = new double[3];
    for (int slice = 0; slice < view.slices(); slice++) {
      int from = view.starts[slice];
      int to = view.starts[slice + 1];
      double sliceKeep = Arrays.stream(keep, from, to).max().orElse(1);
      double weight = view.sliceWeights[slice];
      for (int i = from; i < to; i++) {
        int cell = view.cells[i];
        double own = view.weights[i] * (1 / keep[i] - 1 / sliceKeep);
        add(cell, own, 1, failed(view, i), slow(view, i));
        if (firstOfItsCell(view, from, i)) {
          Arrays.fill(sliceSums, 0);
          for (int j = i; j < to; j++) {
            if (view.cells[j] == cell) {
              double times = view.weights[j] / weight;
              sliceSums[0] += times;
              sliceSums[1] += times * failed(view, j);
              sliceSums[2] += times * slow(view, j);
            }
          }
          double lost = weight * (1 / sliceKeep - 1);
          add(cell, lost, sliceSums[0], sliceSums[1], sliceSums[2]);
        }
      }
    }
  }

  private void add(int cell, double factor, double count, double failed, double slow) {
    countVariance[cell] += factor * count * count;
    errorVariance[cell] += factor * failed * failed;
    slowVariance[cell] += factor * slow * slow;
  }

  private double failed(WindowView view, int i) {
    int cell = view.cells[i];
    return (view.errors[i] ? 1 : 0) - errors[cell] / requests[cell];
  }

  private double slow(WindowView view, int i) {
    return (view.buckets[i] > p95[view.cells[i]] ? 1 : 0) - (1 - SLOW);
  }

  private static boolean firstOfItsCell(WindowView view, int from, int at) {
    for (int i = from; i < at; i++) {
      if (view.cells[i] == view.cells[at]) {
        return false;
      }
    }
    return true;
  }

  /** From shares to buckets: the quantiles at either end of the interval around p95. */
  private void reaches(WindowView view) {
    long[] order = new long[view.timings()];
    for (int i = 0; i < order.length; i++) {
      order[i] = ((long) view.cells[i] << 10 | view.buckets[i]) << 32 | i;
    }
    Arrays.sort(order);
    for (int at = 0; at < order.length; ) {
      int cell = view.cells[(int) order[at]];
      double reach = Z * Math.sqrt(slowVariance[cell]) / requests[cell];
      double sum = 0;
      int low = -1;
      int high = -1;
      for (; at < order.length && view.cells[(int) order[at]] == cell; at++) {
        int i = (int) order[at];
        sum += view.weights[i];
        low = low < 0 && sum >= (SLOW - reach) * requests[cell] ? view.buckets[i] : low;
        high = high < 0 && sum >= (SLOW + reach) * requests[cell] ? view.buckets[i] : high;
      }
      p95Reach[cell] =
          high < 0 || SLOW + reach > 1
              ? Double.POSITIVE_INFINITY
              : 100 * (Math.pow(LogBucket.BASE, (high - low) / 2.0) - 1);
    }
  }

  /** Requests of a cell in the window. */
  public double requests(int cell) {
    return requests[cell];
  }

  /** Its share of failures; NaN without requests. */
  public double errorRate(int cell) {
    return errors[cell] / requests[cell];
  }

  /** Its p95 in ms; NaN without requests. */
  public double p95Millis(int cell) {
    return Float.isNaN(p95[cell]) ? Double.NaN : LogBucket.midpoint((int) p95[cell]) / 1000;
  }

  /** Timings of it that are kept. */
  public double kept(int cell) {
    return kept[cell];
  }

  /** Stored bytes of it, its share of its slices included. */
  public double bytes(int cell) {
    return bytes[cell];
  }

  /** Half of the 95 % level interval of its count, in percent of it. */
  public double countInterval(int cell) {
    return 100 * Z * Math.sqrt(countVariance[cell]) / requests[cell];
  }

  /** The same of its error rate; NaN where fewer than 20 failures are expected to be kept. */
  public double errorRateInterval(int cell) {
    return keptErrors[cell] < LEAST_TAIL
        ? Double.NaN
        : 100 * Z * Math.sqrt(errorVariance[cell]) / errors[cell];
  }

  /** The same of its p95; NaN where fewer than 20 slower timings are expected to be kept. */
  public double p95Interval(int cell) {
    return keptSlow[cell] < LEAST_TAIL || Double.isInfinite(p95Reach[cell])
        ? Double.NaN
        : p95Reach[cell];
  }
}
