// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import dev.isochrone.plan.LogBucket;
import java.util.Arrays;

/**
 * Collects sessions and cuts each into slices by the product's rules: 120 s from the session's
 * start, 32 requests, or a hot request (failed or over 3 s), which closes its slice at most once in
 * 30 s. Bounds depend on the data, never on a draw. Not thread-safe.
 */
final class WorkloadBuilder {

  static final int SLICE_MS = 120_000;
  static final int SLICE_REQUESTS = 32;
  static final int HOT_CLOSE_MS = 30_000;
  static final float HOT_MS = 3000;

  /** How long the SDK lets a kept slice wait for others: its flushAfterMillis by default. */
  static final int FLUSH_MS = 30_000;

  private final int deliveryMs;

  int requests;
  int[] cells = new int[1 << 16];
  int[] timesMs = new int[1 << 16];
  float[] latenciesMs = new float[1 << 16];
  short[] buckets = new short[1 << 16];
  boolean[] errors = new boolean[1 << 16];
  int slices;
  int[] sliceStarts = new int[(1 << 14) + 1];
  int[] sliceSessions = new int[1 << 14];
  int[] sliceArrivalsMs = new int[1 << 14];
  int sessions;
  int[] sessionStartsMs = new int[1 << 12];
  private int sessionFrom;

  /**
   * Creates a builder of an empty day.
   *
   * @param deliveryMs from a slice's close to its arrival at the collector
   */
  WorkloadBuilder(int deliveryMs) {
    this.deliveryMs = deliveryMs;
  }

  /** Adds a request to the open session; those outside of the day are left out. */
  void add(int timeMs, int cell, float latencyMs, boolean error) {
    if (timeMs < 0 || timeMs >= Workload.DAY_MS) {
      return;
    }
    if (requests == cells.length) {
      grow(requests + (requests >> 1));
    }
    int at = requests++;
    while (at > sessionFrom && timesMs[at - 1] > timeMs) {
      move(at - 1, at);
      at--;
    }
    cells[at] = cell;
    timesMs[at] = timeMs;
    latenciesMs[at] = latencyMs;
    buckets[at] = (short) LogBucket.of(Math.round(latencyMs * 1000.0));
    errors[at] = error;
  }

  /** Ends the session that the requests since the last call belong to. */
  void endSession() {
    if (requests == sessionFrom) {
      return;
    }
    if (sessions == sessionStartsMs.length) {
      sessionStartsMs = Arrays.copyOf(sessionStartsMs, sessions + (sessions >> 1));
    }
    sessionStartsMs[sessions] = timesMs[sessionFrom];
    cut();
    sessions++;
    sessionFrom = requests;
  }

  private void cut() {
    int start = timesMs[sessionFrom];
    int lastHotMs = -HOT_CLOSE_MS;
    int from = sessionFrom;
    for (int i = sessionFrom; i < requests; i++) {
      boolean hot = errors[i] || latenciesMs[i] > HOT_MS;
      boolean closes = hot && timesMs[i] - lastHotMs >= HOT_CLOSE_MS;
      if (closes) {
        lastHotMs = timesMs[i];
      }
      int slot = (timesMs[i] - start) / SLICE_MS;
      boolean early = closes || i - from + 1 == SLICE_REQUESTS;
      if (early || i + 1 == requests || (timesMs[i + 1] - start) / SLICE_MS != slot) {
        slice(from, early ? timesMs[i] : start + (slot + 1) * SLICE_MS);
        from = i + 1;
      }
    }
  }

  private void slice(int from, int endMs) {
    if (slices == sliceSessions.length) {
      int more = slices + (slices >> 1);
      sliceStarts = Arrays.copyOf(sliceStarts, more + 1);
      sliceSessions = Arrays.copyOf(sliceSessions, more);
      sliceArrivalsMs = Arrays.copyOf(sliceArrivalsMs, more);
    }
    sliceStarts[slices] = from;
    sliceSessions[slices] = sessions;
    sliceArrivalsMs[slices] = endMs + deliveryMs;
    slices++;
    sliceStarts[slices] = requests;
  }

  private void move(int from, int to) {
    cells[to] = cells[from];
    timesMs[to] = timesMs[from];
    latenciesMs[to] = latenciesMs[from];
    buckets[to] = buckets[from];
    errors[to] = errors[from];
  }

  private void grow(int length) {
    cells = Arrays.copyOf(cells, length);
    timesMs = Arrays.copyOf(timesMs, length);
    latenciesMs = Arrays.copyOf(latenciesMs, length);
    buckets = Arrays.copyOf(buckets, length);
    errors = Arrays.copyOf(errors, length);
  }
}
