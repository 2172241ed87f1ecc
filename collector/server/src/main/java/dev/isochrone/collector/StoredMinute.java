// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

/**
 * What a minute brought into the store.
 *
 * @param minute number of the minute since 1970, in the planner's minutes
 * @param requests that its timings stand for
 * @param slices rows
 * @param timings in them
 * @param phased how many of those have phases
 * @param exemplars rows
 */
public record StoredMinute(
    long minute, double requests, long slices, long timings, long phased, long exemplars) {

  /** Minutes in a day. */
  public static final int A_DAY = 1440;

  /** Returns both minutes together, under the number of this one. */
  public StoredMinute plus(StoredMinute other) {
    return new StoredMinute(
        minute,
        requests + other.requests,
        slices + other.slices,
        timings + other.timings,
        phased + other.phased,
        exemplars + other.exemplars);
  }
}
