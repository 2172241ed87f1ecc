// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import dev.isochrone.plan.LogBucket;
import dev.isochrone.plan.Outcome;

/**
 * One request of a {@link Slice}, as far as the dashboards read it.
 *
 * @param endDs from the slice's start to the request's end, in 0.1 s
 * @param total the {@link LogBucket} of its time, or {@link LogBucket#UNKNOWN}
 * @param keep the probability with which it was kept inside its slice
 */
record Timing(int endDs, String api, Outcome outcome, int total, double keep, Detail detail) {

  static Timing ok(int endDs, String api, int millis) {
    return new Timing(endDs, api, Outcome.OK, LogBucket.of(millis * 1_000L), 1, Detail.NONE);
  }

  /** The LogBucket of the bytes received: as many as its time has µs, for want of another size. */
  int size() {
    return total;
  }

  Timing withOutcome(Outcome other) {
    return new Timing(endDs, api, other, total, keep, detail);
  }

  Timing withTotal(int other) {
    return new Timing(endDs, api, outcome, other, keep, detail);
  }

  Timing withKeep(double other) {
    return new Timing(endDs, api, outcome, total, other, detail);
  }

  Timing withDetail(Detail other) {
    return new Timing(endDs, api, outcome, total, keep, other);
  }
}
