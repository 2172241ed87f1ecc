// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

/**
 * What the store takes on its disk, as it says itself.
 *
 * @param slice bytes of a slice without its timings
 * @param timing bytes of a timing without phases
 * @param phases bytes of a timing's phases
 * @param exemplar bytes of a full record
 * @param rollupBytesPerDay of a day's rollups
 * @param planBytesPerDay of a day's archived plans
 * @param accountBytesPerDay of a day's accounts: usage, losses, quarantine
 */
public record MeasuredCosts(
    double slice,
    double timing,
    double phases,
    double exemplar,
    double rollupBytesPerDay,
    double planBytesPerDay,
    double accountBytesPerDay) {

  /** Bytes a day that are stored however little is sampled. */
  public double fixedBytesPerDay() {
    return rollupBytesPerDay + planBytesPerDay + accountBytesPerDay;
  }

  /** Bytes of what a minute brought. */
  public double bytes(StoredMinute minute) {
    return slice * minute.slices()
        + timing * minute.timings()
        + phases * minute.phased()
        + exemplar * minute.exemplars();
  }
}
