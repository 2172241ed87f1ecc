// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

import dev.isochrone.plan.SliceDecision;
import java.util.Arrays;

/**
 * The slices of a window as they would fare under other values and scalars: what they would cost,
 * and with which probability each timing would come through. Mirrors {@code SliceDecision} on the
 * timings that were kept, each with its weight. Not changed after its creation.
 */
final class Replay {

  private static final double LEAST_LAMBDA = 1e-18;
  private static final double MOST_LAMBDA = 1e18;

  private final WindowView view;
  private final double keepAtMost;
  private final double sliceBytes;
  private final double timingBytes;

  /** Per slice: the greatest value per byte; per timing: its own. */
  private final double[] sliceWorth;

  private final double[] timingWorth;

  /** Per slice and per timing what they have at least; empty without floors. */
  private final double[] sliceFloors;

  private final double[] timingFloors;

  Replay(WindowView view, CellValues values, Terms terms) {
    this.view = view;
    Demands demands = terms.demands();
    keepAtMost = terms.keepAtMost();
    sliceBytes = terms.sliceBytes();
    timingBytes = terms.timingBytes();
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
    timingFloors = new double[demands.hasFloors() ? timingWorth.length : 0];
    sliceFloors = new double[demands.hasFloors() ? sliceWorth.length : 0];
    for (int slice = 0; slice < sliceFloors.length; slice++) {
      for (int i = view.starts[slice]; i < view.starts[slice + 1]; i++) {
        timingFloors[i] = demands.floor(view.cells[i], view.outcomes[i]);
        sliceFloors[slice] = Math.max(sliceFloors[slice], timingFloors[i]);
      }
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

  private double sliceKeep(int slice, double p2, double l2) {
    double formula = Math.min(keepAtMost, Math.sqrt(p2 + l2 * sliceWorth[slice]));
    return sliceFloors.length == 0 ? formula : Math.max(sliceFloors[slice], formula);
  }

  private double timingKeep(int timing, double sliceKeep, double p2, double l2) {
    double own = Math.sqrt(p2 + l2 * timingWorth[timing]);
    return Math.min(
        sliceKeep, timingFloors.length == 0 ? own : Math.max(timingFloors[timing], own));
  }

  /** Expected bytes of the window's traffic under two scalars, before devices round. */
  double cost(double base, double lambda) {
    return bytes(base, lambda, false);
  }

  /**
   * Expected bytes as devices send them, who round what they keep of a timing to powers of two. It
   * jumps from lambda to lambda, where {@link #cost} does not.
   */
  double sentBytes(double base, double lambda) {
    return bytes(base, lambda, true);
  }

  /** By how many times {@link #cost} devices send. */
  double rounding(double base, double lambda) {
    double cost = cost(base, lambda);
    return cost > 0 ? sentBytes(base, lambda) / cost : 1;
  }

  private double bytes(double base, double lambda, boolean asSent) {
    double bytes = 0;
    double p2 = base * base;
    double l2 = lambda * lambda;
    for (int slice = 0; slice < sliceWorth.length; slice++) {
      double keep = sliceKeep(slice, p2, l2);
      bytes += view.sliceWeights[slice] * sliceBytes * keep;
      for (int i = view.starts[slice]; i < view.starts[slice + 1]; i++) {
        double own = timingKeep(i, keep, p2, l2);
        bytes += view.weights[i] * timingBytes * (asSent ? rounded(i, own, keep) : own);
      }
    }
    return bytes;
  }

  private double rounded(int timing, double keep, double sliceKeep) {
    double rounded = sliceKeep == 0 ? 0 : sliceKeep * SliceDecision.powerOfTwo(keep / sliceKeep);
    double floor = timingFloors.length == 0 ? 0 : timingFloors[timing];
    return rounded < floor ? 2 * rounded : rounded;
  }

  /** {@link #cost} by cell; a slice's own bytes are its timings', by what is kept of them. */
  double[] bytesByCell(double base, double lambda, int cells) {
    double[] bytes = new double[cells];
    double p2 = base * base;
    double l2 = lambda * lambda;
    for (int slice = 0; slice < sliceWorth.length; slice++) {
      double keep = sliceKeep(slice, p2, l2);
      double kept = 0;
      for (int i = view.starts[slice]; i < view.starts[slice + 1]; i++) {
        kept += timingKeep(i, keep, p2, l2);
      }
      for (int i = view.starts[slice]; i < view.starts[slice + 1]; i++) {
        double own = timingKeep(i, keep, p2, l2);
        bytes[view.cells[i]] +=
            view.weights[i] * timingBytes * own
                + view.sliceWeights[slice] * sliceBytes * keep * own / Math.max(kept, 1e-12);
      }
    }
    return bytes;
  }

  /** Expected bytes if everything were kept. */
  double fullCost() {
    return fullCost(view, sliceBytes, timingBytes);
  }

  static double fullCost(WindowView view, double sliceBytes, double timingBytes) {
    double cost = 0;
    for (float weight : view.sliceWeights) {
      cost += weight * sliceBytes;
    }
    for (float weight : view.weights) {
      cost += weight * timingBytes;
    }
    return cost;
  }

  /**
   * The largest lambda that costs no more than a target, up to {@link #MOST_LAMBDA}, with which
   * everything of any worth is kept; the cost rises with lambda.
   */
  double solveLambda(double base, double target, double guess) {
    double low = guess > 0 ? Math.min(guess, MOST_LAMBDA) : 1;
    while (cost(base, low) > target && low > LEAST_LAMBDA) {
      low /= 4;
    }
    double high = low * 4;
    while (high < MOST_LAMBDA && cost(base, high) <= target) {
      low = high;
      high *= 4;
    }
    if (high >= MOST_LAMBDA && cost(base, MOST_LAMBDA) <= target) {
      return MOST_LAMBDA;
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
      double most = sliceKeep(slice, p2, l2);
      for (int i = view.starts[slice]; i < view.starts[slice + 1]; i++) {
        keep[i] = timingKeep(i, most, p2, l2);
      }
    }
    return keep;
  }
}
