// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import dev.isochrone.collector.StoredMinute;

/**
 * What is to be spent, and how fast; in stored bytes.
 *
 * @param budgetPerDay everything counted
 * @param fixedPerDay what is stored however little is sampled: rollups, plans, accounts
 * @param spentToday on slices and exemplars since the day began
 * @param storedPerMinute bytes of slices and exemplars, as in the last minutes
 * @param requestsPerMinute as in the last minutes
 * @param bytesPerMinute to be spent on slices and exemplars from now on
 * @param admissionKeepProbability with which arriving slices are to be admitted for that, where
 *     devices spend more than plans say; all collectors obey the archived one
 */
record Pace(
    double budgetPerDay,
    double fixedPerDay,
    double spentToday,
    double storedPerMinute,
    double requestsPerMinute,
    double bytesPerMinute,
    double admissionKeepProbability) {

  /** Bytes a day if it went on like this. */
  double perDay() {
    return bytesPerMinute * StoredMinute.A_DAY + fixedPerDay;
  }
}
