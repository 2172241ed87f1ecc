// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.validate;

import dev.isochrone.plan.LogBucket;

/** What numbers of the wire may be. Stateless. */
final class Range {
  private Range() {}

  /** True for a keepProbability: 0 &lt; p ≤ 1, and not so small that its weight overflows. */
  static boolean isKeep(double probability) {
    return probability >= Float.MIN_NORMAL && probability <= 1;
  }

  static boolean isBucket(long value) {
    return value >= LogBucket.UNKNOWN && value <= LogBucket.MAX;
  }

  static boolean in(long value, long least, long most) {
    return value >= least && value <= most;
  }
}
