// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import java.util.LinkedHashMap;
import java.util.Map;
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
  private final Map<Object, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Bucket> eldest) {
          return size() > MOST_BUCKETS;
        }
      };

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
  }

  /** Takes from a name's bucket; returns 0, or after how many seconds there will be enough. */
  synchronized double take(Object name, double amount) {
    if (perSecond <= 0) {
      return 0;
    }
    long now = nanoTime.getAsLong();
    Bucket bucket = buckets.computeIfAbsent(name, key -> new Bucket(burst, now));
    bucket.left = Math.min(burst, bucket.left + (now - bucket.at) / NANOS * perSecond);
    bucket.at = now;
    double wanted = Math.min(amount, burst);
    if (bucket.left < wanted) {
      return (wanted - bucket.left) / perSecond;
    }
    bucket.left -= wanted;
    return 0;
  }

  /** What one name has left. */
  private static final class Bucket {
    private double left;
    private long at;

    Bucket(double left, long at) {
      this.left = left;
      this.at = at;
    }
  }
}
