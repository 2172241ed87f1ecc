// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

/**
 * Which kept timings become exemplars.
 *
 * @param hotBucket timings in this {@code LogBucket} and above are hot, and so are failures
 * @param hot the share of hot ones, 0 to 1
 * @param other the share of all others, 0 to 1
 */
public record ExemplarRule(int hotBucket, double hot, double other) {

  /** Exemplars of a timing where a share of the timings is hot. */
  public double perTiming(double hotShare) {
    return hotShare * hot + (1 - hotShare) * other;
  }

  boolean isHot(int bucket) {
    return bucket >= hotBucket;
  }
}
