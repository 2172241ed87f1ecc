// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

import dev.isochrone.plan.LogBucket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Weighted p95 and p99 of bucketed times per group. Two counting sorts, by bucket and then by
 * group, so that the cost is linear in timings. Stateless.
 */
final class WeightedQuantiles {

  private WeightedQuantiles() {}

  /**
   * Returns the buckets in which quantiles lie.
   *
   * @param groups group of each timing
   * @param buckets bucket of each timing, 0 to {@link LogBucket#MAX}
   * @param weights weight of each timing
   * @param groupCount groups are 0 to this − 1
   * @param quantiles shares below, ascending
   * @return [quantile][group], NaN for an empty group
   */
  static float[][] of(
      int[] groups, short[] buckets, float[] weights, int groupCount, double... quantiles) {
    int[] order = byGroup(groups, byBucket(buckets), groupCount);
    double[] totals = new double[groupCount];
    for (int i = 0; i < groups.length; i++) {
      totals[groups[i]] += weights[i];
    }
    float[][] found = new float[quantiles.length][groupCount];
    for (float[] row : found) {
      Arrays.fill(row, Float.NaN);
    }
    int at = 0;
    while (at < order.length) {
      int group = groups[order[at]];
      double sum = 0;
      int next = 0;
      while (at < order.length && groups[order[at]] == group) {
        sum += weights[order[at]];
        while (next < quantiles.length && sum >= quantiles[next] * totals[group] * (1 - 1e-9)) {
          found[next++][group] = buckets[order[at]];
        }
        at++;
      }
    }
    return found;
  }

  private static int[] byBucket(short[] buckets) {
    int[] starts = new int[LogBucket.MAX + 2];
    for (short bucket : buckets) {
      starts[bucket + 1]++;
    }
    return scatter(starts, buckets.length, null, i -> buckets[i]);
  }

  private static int[] byGroup(int[] groups, int[] order, int groupCount) {
    int[] starts = new int[groupCount + 1];
    for (int group : groups) {
      starts[group + 1]++;
    }
    return scatter(starts, groups.length, order, i -> groups[i]);
  }

  private static int[] scatter(int[] starts, int length, int @Nullable [] order, IntKey key) {
    for (int i = 1; i < starts.length; i++) {
      starts[i] += starts[i - 1];
    }
    int[] sorted = new int[length];
    for (int i = 0; i < length; i++) {
      int from = order == null ? i : order[i];
      sorted[starts[key.of(from)]++] = from;
    }
    return sorted;
  }

  private interface IntKey {
    int of(int index);
  }
}
