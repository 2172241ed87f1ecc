// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

/**
 * What a minute brought into the store.
 *
 * @param minute number of the minute since 1970, in the planner's minutes
 * @param requests that its timings stand for
 * @param arrivedTimings of which admission took those that are stored
 * @param slices rows
 * @param timings in them
 * @param phased how many of those have phases
 * @param exemplars rows
 * @param bareTimings of the timings, those whose phases and exemplars admission left out
 */
public record StoredMinute(
    long minute,
    double requests,
    double arrivedTimings,
    long slices,
    long timings,
    long phased,
    long exemplars,
    long bareTimings) {

  /** Minutes in a day. */
  public static final int A_DAY = 1440;

  /** A minute in which nothing came, and a sum of none. */
  public static final StoredMinute NOTHING = new StoredMinute(0, 0, 0, 0, 0, 0, 0, 0);

  /** The share of what arrived that was admitted, as it is stored with each slice. */
  public double admitted() {
    return timings == 0 ? 1 : timings / arrivedTimings;
  }

  /** Timings whose phases and exemplars are stored, if any came with them. */
  public long wholeTimings() {
    return Math.max(0, timings - bareTimings);
  }

  /** Returns both minutes together, under the number of this one. */
  public StoredMinute plus(StoredMinute other) {
    return new StoredMinute(
        minute,
        requests + other.requests,
        arrivedTimings + other.arrivedTimings,
        slices + other.slices,
        timings + other.timings,
        phased + other.phased,
        exemplars + other.exemplars,
        bareTimings + other.bareTimings);
  }
}
