// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

import java.util.Arrays;

/**
 * The slices of a window as they would fare under other values and scalars: what they would cost,
 * and with which probability each timing would come through. Mirrors {@code SliceDecision} on the
 * timings that were kept, each with its weight. Not changed after its creation.
 */
final class Replay {

  private final WindowView view;
  private final double sliceBytes;
  private final double timingBytes;

  /** Per slice: the greatest value per byte; per timing: its own. */
  private final double[] sliceWorth;

  private final double[] timingWorth;

  Replay(WindowView view, CellValues values, double sliceBytes, double timingBytes) {
    this.view = view;
    this.sliceBytes = sliceBytes;
    this.timingBytes = timingBytes;
    sliceWorth = new double[view.slices()];
    timingWorth = new double[view.timings()];
    double[] scratch = new double[64];
    for (int slice = 0; slice < sliceWorth.length; slice++) {
      int from = view.starts[slice];
      int count = view.starts[slice + 1] - from;
      if (count > scratch.length) {
        scratch = new double[count * 2];
      }
      for (int i = 0; i < count; i++) {
        double value =
            values.value(view.cells[from + i], view.buckets[from + i], view.errors[from + i]);
        timingWorth[from + i] = value / timingBytes;
        scratch[i] = value;
      }
      sliceWorth[slice] = greatestWorth(scratch, count);
    }
  }

  private double greatestWorth(double[] values, int count) {
    Arrays.sort(values, 0, count);
    double best = 0;
    double sum = 0;
    double bytes = sliceBytes;
    for (int i = count - 1; i >= 0; i--) {
      sum += values[i];
      bytes += timingBytes;
      if (sum / bytes <= best) {
        break;
      }
      best = sum / bytes;
    }
    return best;
  }

  /** Expected bytes of the window's traffic under two scalars. */
  double cost(double base, double lambda) {
    double cost = 0;
    double p2 = base * base;
    double l2 = lambda * lambda;
    for (int slice = 0; slice < sliceWorth.length; slice++) {
      double keep = Math.min(1, Math.sqrt(p2 + l2 * sliceWorth[slice]));
      cost += view.sliceWeights[slice] * sliceBytes * keep;
      for (int i = view.starts[slice]; i < view.starts[slice + 1]; i++) {
        double own = Math.min(keep, Math.sqrt(p2 + l2 * timingWorth[i]));
        cost += view.weights[i] * timingBytes * own;
      }
    }
    return cost;
  }

  /** Expected bytes if everything were kept. */
  double fullCost() {
    double cost = 0;
    for (float weight : view.sliceWeights) {
      cost += weight * sliceBytes;
    }
    for (float weight : view.weights) {
      cost += weight * timingBytes;
    }
    return cost;
  }

  /** The largest lambda that costs no more than a target; the cost rises with lambda. */
  double solveLambda(double base, double target, double guess) {
    double low = guess > 0 ? guess : 1;
    while (cost(base, low) > target && low > 1e-30) {
      low /= 4;
    }
    double high = low * 4;
    while (cost(base, high) <= target && high < 1e30) {
      low = high;
      high *= 4;
    }
    for (int step = 0; step < 14; step++) {
      double middle = Math.sqrt(low * high);
      if (cost(base, middle) > target) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return low;
  }

  /** Probability of each timing, slice and own draw together. */
  double[] keepProbabilities(double base, double lambda) {
    double[] keep = new double[timingWorth.length];
    double p2 = base * base;
    double l2 = lambda * lambda;
    for (int slice = 0; slice < sliceWorth.length; slice++) {
      double most = Math.min(1, Math.sqrt(p2 + l2 * sliceWorth[slice]));
      for (int i = view.starts[slice]; i < view.starts[slice + 1]; i++) {
        keep[i] = Math.min(most, Math.sqrt(p2 + l2 * timingWorth[i]));
      }
    }
    return keep;
  }
}
