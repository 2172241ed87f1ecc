// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * When a day's slices reach the collector, in a network that loses a share of all uploads. What was
 * not acknowledged is sent again under the same id until it is, as the SDK does: after its call
 * timed out, and then a pause of anything up to a bound that doubles. Not changed after its
 * creation.
 */
final class Uploads {

  /** The SDK's: {@code OkHttpCollectorLink.CALL_TIMEOUT_MILLIS}; most losses show sooner. */
  private static final int TIMEOUT_MS = 30_000;

  /** The SDK's: {@code Backoff.FIRST_MILLIS} and {@code MAX_MILLIS}. */
  private static final int FIRST_PAUSE_MS = 2_000;

  private static final int MOST_PAUSE_MS = 15 * 60_000;

  private final Workload workload;
  private final int[] arrivalsMs;

  /** When an upload was sent and lost, slice after slice; empty where nothing is lost. */
  private int[] lostMs = new int[0];

  private final int[] lostStarts;

  Uploads(Workload workload, double lostShare, SplittableRandom random) {
    this.workload = workload;
    boolean lossless = lostShare == 0;
    arrivalsMs = lossless ? workload.sliceArrivalsMs : new int[workload.slices];
    lostStarts = new int[lossless ? 0 : workload.slices + 1];
    int lost = 0;
    for (int slice = 0; slice + 1 < lostStarts.length; slice++) {
      int atMs = workload.sliceArrivalsMs[slice];
      int mostMs = FIRST_PAUSE_MS;
      while (random.nextDouble() < lostShare && atMs < Workload.DAY_MS) {
        if (lost == lostMs.length) {
          lostMs = Arrays.copyOf(lostMs, Math.max(1 << 10, lost * 2));
        }
        lostMs[lost++] = atMs;
        atMs += TIMEOUT_MS + random.nextInt(mostMs);
        mostMs = Math.min(MOST_PAUSE_MS, 2 * mostMs);
      }
      arrivalsMs[slice] = atMs;
      lostStarts[slice + 1] = lost;
    }
  }

  /** When the collector has a slice. */
  int arrivalMs(int slice) {
    return arrivalsMs[slice];
  }

  /** The minute of that; the last one takes what comes after midnight. */
  int arrivalMinute(int slice) {
    return minute(arrivalsMs[slice]);
  }

  /** Indexes of all slices in the order of the minutes in which they arrive. */
  int[] byArrival() {
    return CountingSort.order(workload.slices, Workload.MINUTES, this::arrivalMinute);
  }

  /**
   * Adds a slice's bytes to each minute in which it was sent. A lost upload counts whole, though a
   * connection that fails before or while it sends costs less.
   */
  void send(int slice, double bytes, double[] wire) {
    wire[arrivalMinute(slice)] += bytes;
    for (int i = lostStarts.length == 0 ? 0 : lostStarts[slice]; i < lostEnd(slice); i++) {
      wire[minute(lostMs[i])] += bytes;
    }
  }

  private int lostEnd(int slice) {
    return lostStarts.length == 0 ? 0 : lostStarts[slice + 1];
  }

  private static int minute(int ms) {
    return Math.min(ms / 60_000, Workload.MINUTES - 1);
  }
}
