// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.plan;

import org.jspecify.annotations.Nullable;

/**
 * Decides, when a slice closes, with which probability it is kept and with which each of its
 * timings stays in it: reset, {@link #add} every request, then ask. Allocates nothing after its
 * construction. Not thread-safe; it draws no random numbers, so that a probability is fixed before
 * any draw.
 *
 * <p>Let v be the requests' values in falling order, S<sub>k</sub> the sum of the first k, c the
 * bytes of a slice and t those of a timing. Then
 *
 * <pre>
 *   keepProbability   π  = min(1, √(p0² + λ² · max over k of S_k / (c + k·t))), at least every floor,
 *                          else at most the plan's keepAtMost
 *   for a timing      ρᵢ = min(1, √(p0² + λ² · vᵢ / t) / π), to the nearest power of two, and the
 *                          next one where π·ρᵢ would fall below the request's own floor
 * </pre>
 *
 * It is the optimum of "variance subject to bytes" when timings are drawn inside a kept slice: the
 * most telling ones pay for the slice, every other rides along only as often as it is worth its own
 * bytes. The ones that determined π, be it by a floor, have ρ = 1. They are in every copy of the
 * slice, so π can be recomputed from what was sent, and a collector does so with this same class.
 * Only additions, multiplications, divisions and square roots are used: every platform gets the
 * same bits.
 */
public final class SliceDecision {

  /** The most requests a slice holds; it closes when it has them. */
  public static final int MAX_REQUESTS = 32;

  /**
   * The least factor by which a device may lower {@link #keepProbability} to stay within its plan's
   * {@link SamplingPlan#wireBytesPerDay}.
   */
  public static final double LEAST_DEVICE_KEEP = 1.0 / 16;

  private static final double ROUNDED_UP = 1.001; // to four digits, so by half a thousandth at most

  private final double[] values = new double[MAX_REQUESTS];
  private final double[] sorted = new double[MAX_REQUESTS];
  private final double[] floors = new double[MAX_REQUESTS];
  private double strongestFloor;
  private double sum;
  private double largest;
  private int requests;
  private SamplingPlan plan;
  private @Nullable ValueRule rule;
  private double sliceBytes;
  private double timingBytes;
  private double keepProbability;

  /** Creates a decision under a plan. */
  public SliceDecision(SamplingPlan plan) {
    this.plan = plan;
    reset(plan);
  }

  /** Forgets the slice before. The plan stays the same over a slice. */
  public void reset(SamplingPlan nextPlan) {
    plan = nextPlan;
    rule = plan.valueRule();
    sliceBytes = rule == null ? 1 : rule.sliceBytes();
    timingBytes = rule == null ? 1 : rule.timingBytes();
    requests = 0;
    strongestFloor = 0;
    sum = 0;
    largest = 0;
    keepProbability = -1;
  }

  /**
   * Takes a request of the slice into account.
   *
   * @param api its name
   * @param totalBucket its total time as a {@link LogBucket} of µs
   * @param outcome how it ended
   * @throws IllegalStateException if the slice already has {@link #MAX_REQUESTS}
   */
  public void add(String api, int totalBucket, Outcome outcome) {
    int row = rule == null ? ValueTable.DEFAULT_ROW : rule.table().rowOf(api);
    FloorRules rules = plan.floors();
    double floor = rules.isEmpty() ? 0 : rules.keepProbabilityAtLeast(api, outcome);
    addRow(row, totalBucket, outcome.isError(), floor);
  }

  /**
   * Takes a request into account whose row and floor are already known.
   *
   * @param row from {@link ValueTable#rowOf} of this plan's table
   * @param floor from {@link FloorRules#keepProbabilityAtLeast} of this plan's floors
   */
  public void addRow(int row, int totalBucket, boolean error, double floor) {
    if (requests == MAX_REQUESTS) {
      throw new IllegalStateException("more than " + MAX_REQUESTS + " requests in a slice");
    }
    double value = rule == null ? 0 : rule.table().value(row, totalBucket, error);
    values[requests] = value;
    floors[requests] = floor;
    requests++;
    strongestFloor = floor > strongestFloor ? floor : strongestFloor;
    sum += value;
    largest = value > largest ? value : largest;
  }

  /** How many requests were added since the last reset. */
  public int requests() {
    return requests;
  }

  /**
   * Returns what {@link #keepProbability} does not exceed, {@link #rounded} or not. It takes no
   * ordering of the requests: whoever has drawn a number above it need not ask further.
   */
  public double keepProbabilityAtMost() {
    double worth = Math.min(largest / timingBytes, sum / (sliceBytes + timingBytes));
    return ROUNDED_UP * bounded(worth);
  }

  /** Returns the probability with which the slice is to be kept, 0 to 1. */
  public double keepProbability() {
    keepProbability = bounded(mostWorth());
    return keepProbability;
  }

  private double bounded(double worth) {
    return Math.max(strongestFloor, Math.min(plan.keepAtMost(), probability(worth)));
  }

  /**
   * Returns the probability with which a timing stays in the slice once the slice is kept. Call
   * {@link #keepProbability} first.
   *
   * @param request its place in the order of {@link #add}, from 0
   */
  public double timingKeepProbability(int request) {
    if (keepProbability == 0) {
      return 1;
    }
    double floor = floors[request];
    double keep =
        powerOfTwo(Math.max(floor, probability(values[request] / timingBytes)) / keepProbability);
    return keepProbability * keep < floor ? keep * 2 : keep;
  }

  /** What a value per byte is worth. */
  private double probability(double worth) {
    if (rule == null) {
      return plan.keepProbability();
    }
    double base = rule.baseKeepProbability();
    double lambda = rule.lambda();
    return Math.min(1, Math.sqrt(base * base + lambda * lambda * worth));
  }

  private double mostWorth() {
    sort();
    double best = 0;
    double taken = 0;
    double bytes = sliceBytes;
    for (int k = 0; k < requests; k++) {
      taken += sorted[k];
      bytes += timingBytes;
      double worth = taken / bytes;
      if (worth <= best) {
        break;
      }
      best = worth;
    }
    return best;
  }

  /** Puts the values in falling order; there are few. */
  private void sort() {
    for (int i = 0; i < requests; i++) {
      double value = values[i];
      int at = i;
      while (at > 0 && sorted[at - 1] < value) {
        sorted[at] = sorted[at - 1];
        at--;
      }
      sorted[at] = value;
    }
  }

  /**
   * Rounds a probability to the four digits with which it travels. To be done before the draw, so
   * that the probability used is the one that is shipped, in 6 bytes and not 20.
   */
  public static double rounded(double probability) {
    if (probability <= 0 || probability >= 1) {
      return probability;
    }
    double scale = 1000;
    while (probability * scale < 1000) {
      scale *= 10;
    }
    return Math.min(1, Math.round(probability * scale) / scale);
  }

  /** The power of two nearest on a logarithmic scale, at most 1. */
  public static double powerOfTwo(double probability) {
    if (probability >= 0.5 * 1.4142135623730951) {
      return 1;
    }
    long exponent = Double.doubleToRawLongBits(probability) & 0x7ff0_0000_0000_0000L;
    double lower = Double.longBitsToDouble(exponent);
    return probability >= lower * 1.4142135623730951 ? lower * 2 : lower;
  }
}
