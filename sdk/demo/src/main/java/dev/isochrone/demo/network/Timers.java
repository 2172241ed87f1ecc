// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.network;

import java.util.PriorityQueue;

/**
 * What the proxy's thread has to do later, in the order it falls due. Not thread safe: one thread's
 * own.
 */
final class Timers {
  private record Timer(long atNanos, long number, Runnable task) {}

  private final PriorityQueue<Timer> queue = new PriorityQueue<>(Timers::order);
  private long count;

  private static int order(Timer one, Timer other) {
    int byTime = Long.compare(one.atNanos - other.atNanos, 0);
    return byTime != 0 ? byTime : Long.compare(one.number, other.number);
  }

  void at(long atNanos, Runnable task) {
    queue.add(new Timer(atNanos, count++, task));
  }

  /**
   * Runs what is due and returns the nanoseconds until the next, or {@code Long.MAX_VALUE} if
   * nothing waits.
   */
  long runDue(long nowNanos) {
    for (Timer next = queue.peek(); next != null; next = queue.peek()) {
      if (next.atNanos - nowNanos > 0) {
        return next.atNanos - nowNanos;
      }
      queue.remove();
      next.task.run();
    }
    return Long.MAX_VALUE;
  }
}
