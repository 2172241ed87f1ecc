// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.util.Arrays;

/**
 * What a scheme kept of a workload, and what that cost minute by minute. Filled by one scheme, then
 * only read. Not thread-safe.
 */
final class Sample {

  /** Whether times were kept as buckets, or exactly. */
  final boolean bucketed;

  /** Per kept request: its index in the workload, its keepProbability, what it was drawn with. */
  int size;

  int[] requests = new int[1 << 14];
  double[] keep = new double[1 << 14];
  int[] clusters = new int[1 << 14];
  double[] clusterKeep = new double[1 << 14];
  short[] arrivalMinutes = new short[1 << 14];

  /** Bytes per minute in the store and on the wire. */
  final double[] stored = new double[Workload.MINUTES];

  final double[] wire = new double[Workload.MINUTES];

  Sample(boolean bucketed) {
    this.bucketed = bucketed;
  }

  /**
   * Adds a kept request.
   *
   * @param keepProbability of the request, all draws together
   * @param cluster what it was drawn with: its slice, its session, itself
   * @param clusterKeepProbability of that alone
   */
  void add(
      int request,
      double keepProbability,
      int cluster,
      double clusterKeepProbability,
      int arrivalMinute) {
    if (size == requests.length) {
      requests = Arrays.copyOf(requests, size * 2);
      keep = Arrays.copyOf(keep, size * 2);
      clusters = Arrays.copyOf(clusters, size * 2);
      clusterKeep = Arrays.copyOf(clusterKeep, size * 2);
      arrivalMinutes = Arrays.copyOf(arrivalMinutes, size * 2);
    }
    requests[size] = request;
    keep[size] = keepProbability;
    clusters[size] = cluster;
    clusterKeep[size] = clusterKeepProbability;
    arrivalMinutes[size] = (short) arrivalMinute;
    size++;
  }

  /** Adds a request that was drawn alone, a full event that is stored the minute it happens. */
  void addEvent(int request, double keepProbability, int minute) {
    addArrivedEvent(request, keepProbability, minute);
    wire[minute] += DayBudget.EVENT_BYTES;
  }

  /** Adds a full event that was drawn at the server, its wire bytes counted by the caller. */
  void addArrivedEvent(int request, double keepProbability, int minute) {
    add(request, keepProbability, request, keepProbability, minute);
    stored[minute] += DayBudget.EVENT_BYTES;
  }

  double storedBytes() {
    return Arrays.stream(stored).sum();
  }

  double weight(int at) {
    return 1 / keep[at];
  }
}
