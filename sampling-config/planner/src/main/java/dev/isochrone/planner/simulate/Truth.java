// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.util.Arrays;
import java.util.BitSet;

/**
 * What a workload's answers are when everything is known: requests, errors and quantiles per cell,
 * and p95 per cell and hour. Not changed after its creation.
 */
final class Truth {

  static final double[] QUANTILES = {0.5, 0.95, 0.99};
  static final int HOURS = 24;

  /** Below this many requests a cell or a cell's hour is not judged. */
  static final int LEAST_REQUESTS = 200;

  final int[] requests;
  final int[] errors;

  /** [quantile][cell], ms. */
  final float[][] quantiles;

  /** By cell · 24 + hour. */
  final int[] hourRequests;

  final float[] hourP95;

  Truth(Workload workload) {
    int cells = workload.grid.cells();
    requests = new int[cells];
    errors = new int[cells];
    quantiles = new float[QUANTILES.length][cells];
    hourP95 = new float[cells * HOURS];
    hourRequests = new int[cells * HOURS];
    int[] starts =
        CountingSort.starts(workload.requests, cells * HOURS, i -> hourCell(workload, i));
    float[] values = new float[workload.requests];
    int[] next = starts.clone();
    for (int i = 0; i < workload.requests; i++) {
      values[next[hourCell(workload, i)]++] = workload.latenciesMs[i];
      errors[workload.cells[i]] += workload.errors[i] ? 1 : 0;
    }
    for (int cell = 0; cell < cells; cell++) {
      for (int at = cell * HOURS; at < (cell + 1) * HOURS; at++) {
        hourRequests[at] = starts[at + 1] - starts[at];
        Arrays.sort(values, starts[at], starts[at + 1]);
        hourP95[at] = quantile(values, starts[at], starts[at + 1], 0.95);
      }
      int from = starts[cell * HOURS];
      int to = starts[(cell + 1) * HOURS];
      requests[cell] = to - from;
      Arrays.sort(values, from, to);
      for (int q = 0; q < QUANTILES.length; q++) {
        quantiles[q][cell] = quantile(values, from, to, QUANTILES[q]);
      }
    }
  }

  boolean judged(int cell) {
    return requests[cell] >= LEAST_REQUESTS;
  }

  static int hourCell(Workload workload, int request) {
    return workload.cells[request] * HOURS + workload.timesMs[request] / 3_600_000;
  }

  static int cellsSeen(Workload workload) {
    BitSet seen = new BitSet();
    for (int i = 0; i < workload.requests; i++) {
      seen.set(workload.cells[i]);
    }
    return seen.cardinality();
  }

  private static float quantile(float[] sorted, int from, int to, double share) {
    if (from == to) {
      return Float.NaN;
    }
    int rank = (int) Math.ceil(share * (to - from) * (1 - 1e-12));
    return sorted[from + Math.max(0, Math.min(to - from, rank) - 1)];
  }
}
