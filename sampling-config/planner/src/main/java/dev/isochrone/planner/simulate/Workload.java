// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import dev.isochrone.planner.allocate.Grid;
import java.util.Arrays;

/**
 * A day of requests, column by column, session after session, each session in the order of time and
 * cut into slices. Columns are as long as {@link #requests} says or longer. Not changed after its
 * creation; shared by all schemes, so none may write to it.
 */
final class Workload {

  static final int MINUTES = 1440;
  static final int DAY_MS = MINUTES * 60_000;

  private static final int WINDOW_MS = 10_000;
  private static final int WINDOWS = DAY_MS / WINDOW_MS;

  final String name;
  final Grid grid;
  final String[] regions;
  final String[] apis;

  /** Per request. */
  final int requests;

  final int[] cells;
  final int[] timesMs;
  final float[] latenciesMs;
  final short[] buckets;
  final boolean[] errors;

  /** Per slice; {@code sliceStarts} has one more entry. */
  final int slices;

  final int[] sliceStarts;
  final int[] sliceSessions;
  final int[] sliceArrivalsMs;

  /** Per session. */
  final int sessions;

  final int[] sessionStartsMs;

  Workload(String name, String[] regions, String[] apis, WorkloadBuilder from) {
    this.name = name;
    this.regions = regions;
    this.apis = apis;
    grid = new Grid(regions.length, apis.length);
    requests = from.requests;
    cells = from.cells;
    timesMs = from.timesMs;
    latenciesMs = from.latenciesMs;
    buckets = from.buckets;
    errors = from.errors;
    slices = from.slices;
    sliceStarts = from.sliceStarts;
    sliceSessions = from.sliceSessions;
    sliceArrivalsMs = from.sliceArrivalsMs;
    sessions = from.sessions;
    sessionStartsMs = from.sessionStartsMs;
  }

  /**
   * The minute in which the collector has a slice; the last one takes what comes after midnight.
   */
  int arrivalMinute(int slice) {
    return Math.min(sliceArrivalsMs[slice] / 60_000, MINUTES - 1);
  }

  int minute(int request) {
    return timesMs[request] / 60_000;
  }

  int sliceSize(int slice) {
    return sliceStarts[slice + 1] - sliceStarts[slice];
  }

  /** Slice of each request. */
  int[] slicesOfRequests() {
    int[] of = new int[requests];
    for (int slice = 0; slice < slices; slice++) {
      Arrays.fill(of, sliceStarts[slice], sliceStarts[slice + 1], slice);
    }
    return of;
  }

  /** Indexes of all requests in the order of time. */
  int[] byTime() {
    int[] starts = CountingSort.starts(requests, WINDOWS, i -> timesMs[i] / WINDOW_MS);
    int[] order = CountingSort.order(requests, WINDOWS, i -> timesMs[i] / WINDOW_MS);
    for (int window = 0; window < WINDOWS; window++) {
      long[] keys = new long[starts[window + 1] - starts[window]];
      for (int i = 0; i < keys.length; i++) {
        int request = order[starts[window] + i];
        keys[i] = (long) timesMs[request] << 32 | request;
      }
      Arrays.sort(keys);
      for (int i = 0; i < keys.length; i++) {
        order[starts[window] + i] = (int) keys[i];
      }
    }
    return order;
  }
}
