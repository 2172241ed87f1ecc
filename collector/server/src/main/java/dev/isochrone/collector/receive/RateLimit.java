// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import it.unimi.dsi.fastutil.objects.Object2IntLinkedOpenHashMap;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Token buckets by name: each may take so much a second, and what it has not taken for a while at
 * once. Bounded: the bucket that has not been asked for longest is forgotten first, which gives its
 * name a full one. Thread-safe.
 */
final class RateLimit {
  private static final int MOST_BUCKETS = 50_000;
  private static final double NANOS = 1e9;

  private final double perSecond;
  private final double burst;
  private final LongSupplier nanoTime;

  /** In the order in which they were asked for; numbers, as in {@code spool/RecentBatches}. */
  private final Object2IntLinkedOpenHashMap<Object> buckets = new Object2IntLinkedOpenHashMap<>();

  private double[] left = new double[16];
  private long[] at = new long[16];

  /**
   * Makes a limit.
   *
   * @param perSecond what each name may take for ever; 0 for as much as it likes
   * @param burstSeconds of how many seconds what was not taken is kept
   */
  RateLimit(double perSecond, double burstSeconds, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.burst = Math.max(1, perSecond * burstSeconds);
    this.nanoTime = nanoTime;
    buckets.defaultReturnValue(-1);
  }

  /** Takes from a name's bucket; returns 0, or after how many seconds there will be enough. */
  synchronized double take(Object name, double amount) {
    if (perSecond <= 0) {
      return 0;
    }
    long now = nanoTime.getAsLong();
    int bucket = bucket(name, now);
    left[bucket] = Math.min(burst, left[bucket] + (now - at[bucket]) / NANOS * perSecond);
    at[bucket] = now;
    double wanted = Math.min(amount, burst);
    if (left[bucket] < wanted) {
      return (wanted - left[bucket]) / perSecond;
    }
    left[bucket] -= wanted;
    return 0;
  }

  private int bucket(Object name, long now) {
    int known = buckets.getAndMoveToLast(name);
    if (known >= 0) {
      return known;
    }
    int bucket = buckets.size() < MOST_BUCKETS ? buckets.size() : buckets.removeFirstInt();
    buckets.put(name, bucket);
    if (bucket == left.length) {
      left = Arrays.copyOf(left, 2 * bucket);
      at = Arrays.copyOf(at, 2 * bucket);
    }
    left[bucket] = burst;
    at[bucket] = now;
    return bucket;
  }
}
