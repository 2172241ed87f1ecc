// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

import dev.isochrone.plan.Outcome;

/** Takes kept slices one after the other, as the planner reads them back from the store. */
public interface KeptSlices {
  /**
   * Opens the next slice; its timings follow.
   *
   * @param receivedAtMillis not before that of the slice before
   * @param keepProbability admission included
   */
  void slice(
      long receivedAtMillis, String tenant, String app, String country, double keepProbability);

  /**
   * Adds a timing to the slice opened last.
   *
   * @param totalBucket its total time as a LogBucket of µs, −1 if not measured
   * @param keepProbability inside its slice
   */
  void timing(String api, Outcome outcome, int totalBucket, double keepProbability);
}
