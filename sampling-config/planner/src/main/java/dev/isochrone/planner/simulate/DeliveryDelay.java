// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.util.function.IntPredicate;

/**
 * How long requests wait for the collector: until their slice closes, and then for others.
 * Stateless.
 */
final class DeliveryDelay {

  private static final int MOST_SECONDS = 600;

  private DeliveryDelay() {}

  /** Whether a request failed or was slow, so that it may close its slice at once. */
  static IntPredicate hot(Workload workload) {
    return i -> workload.errors[i] || workload.latenciesMs[i] > WorkloadBuilder.HOT_MS;
  }

  /** The seconds from a request's end to its arrival that a share of those that fit stay below. */
  static double seconds(Workload workload, Uploads uploads, IntPredicate fits, double share) {
    int[] counts = new int[MOST_SECONDS];
    int total = 0;
    for (int slice = 0; slice < workload.slices; slice++) {
      for (int i = workload.sliceStarts[slice]; i < workload.sliceStarts[slice + 1]; i++) {
        if (fits.test(i)) {
          int waited = (uploads.arrivalMs(slice) - workload.timesMs[i] + 999) / 1000;
          counts[Math.min(waited, MOST_SECONDS - 1)]++;
          total++;
        }
      }
    }
    int below = 0;
    for (int second = 0; second < MOST_SECONDS; second++) {
      below += counts[second];
      if (total > 0 && below >= share * total) {
        return second;
      }
    }
    return Double.NaN;
  }
}
