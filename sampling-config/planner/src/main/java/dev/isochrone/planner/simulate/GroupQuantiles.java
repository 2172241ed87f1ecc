// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import dev.isochrone.plan.LogBucket;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;

/**
 * Weighted quantiles per group, as ClickHouse's {@code quantileExactWeighted} gives them; for
 * bucketed times the place within the bucket is interpolated on its logarithmic scale. Stateless.
 */
final class GroupQuantiles {

  /** Members of a group in rising order; handed to whoever needs more than quantiles. */
  interface Group {
    /**
     * Takes a group.
     *
     * @param members indexes of its observations, in the order of their values
     * @param from first of the group
     * @param to after its last
     */
    void take(int group, int[] members, int from, int to);
  }

  private GroupQuantiles() {}

  /**
   * Visits each group that has observations, its members ordered by a value that is never negative.
   */
  static void visit(
      int count, int groups, IntUnaryOperator groupOf, IntToDoubleFunction value, Group visitor) {
    int[] starts = CountingSort.starts(count, groups, groupOf);
    int[] members = CountingSort.order(count, groups, groupOf);
    long[] keys = new long[0];
    for (int group = 0; group < groups; group++) {
      int from = starts[group];
      int to = starts[group + 1];
      if (from == to) {
        continue;
      }
      if (keys.length < to - from) {
        keys = new long[(to - from) * 2];
      }
      for (int i = from; i < to; i++) {
        long bits = Float.floatToIntBits((float) value.applyAsDouble(members[i]));
        keys[i - from] = bits << 32 | members[i];
      }
      Arrays.sort(keys, 0, to - from);
      for (int i = from; i < to; i++) {
        members[i] = (int) keys[i - from];
      }
      visitor.take(group, members, from, to);
    }
  }

  /** The value at a share of a group's weight; values are buckets if {@code bucketed}. */
  static double quantile(
      int[] members,
      int from,
      int to,
      IntToDoubleFunction value,
      IntToDoubleFunction weight,
      double total,
      double share,
      boolean bucketed) {
    double target = Math.max(0, Math.min(1, share)) * total * (1 - 1e-12);
    double sum = 0;
    int at = from;
    while (at < to) {
      double here = value.applyAsDouble(members[at]);
      double before = sum;
      do {
        sum += weight.applyAsDouble(members[at]);
        at++;
      } while (at < to && bucketed && value.applyAsDouble(members[at]) == here);
      if (sum >= target || at == to) {
        return bucketed ? within((int) here, (target - before) / (sum - before)) : here;
      }
    }
    return Double.NaN;
  }

  /** The time in ms at a share of a bucket of µs. */
  private static double within(int bucket, double share) {
    double place = Math.max(0, Math.min(1, share)) - 0.5;
    return LogBucket.midpoint(bucket) / 1000 * Math.pow(LogBucket.BASE, place);
  }
}
