// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import java.time.Duration;

/**
 * How often is planned. Everything counts in minutes, which tests make shorter.
 *
 * @param minute how long a minute is
 * @param settle how long after its arrival a slice is sure to be in the store
 */
public record PlanningSettings(Duration minute, Duration settle) {
  private static final int TABLE_MINUTES = 20;
  private static final int EARLY_TABLE_MINUTES = 10;
  private static final int EARLY_UNTIL_MINUTES = 120;
  private static final int SCALARS_MINUTES = 5;

  /**
   * How old the scalars get: less while devices have to learn that they send too much.
   *
   * @param atBurst whether more arrives than the burst has room for
   */
  Duration scalarsEvery(boolean atBurst) {
    return atBurst ? minute : minute.multipliedBy(SCALARS_MINUTES);
  }

  /**
   * How old a table gets: less in the first two hours of a store.
   *
   * @param age of the store
   */
  Duration tableEvery(Duration age) {
    boolean early = age.compareTo(minute.multipliedBy(EARLY_UNTIL_MINUTES)) < 0;
    return minute.multipliedBy(early ? EARLY_TABLE_MINUTES : TABLE_MINUTES);
  }
}
