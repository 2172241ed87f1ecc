// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

/**
 * What a day may store, in the unit that the operator thinks in. Everything stored counts: slices,
 * timings, phases, exemplars and rollups. Immutable.
 */
public sealed interface Budget {

  /**
   * Returns the bytes that a day may store.
   *
   * @param bytesPerTiming what a kept timing costs, its share of everything around it included
   */
  double storedBytesPerDay(double bytesPerTiming);

  /** Stated in bytes. */
  record Bytes(long perDay) implements Budget {
    @Override
    public double storedBytesPerDay(double bytesPerTiming) {
      return perDay;
    }
  }

  /** Stated in kept timings. */
  record Timings(long perDay) implements Budget {
    @Override
    public double storedBytesPerDay(double bytesPerTiming) {
      return perDay * bytesPerTiming;
    }
  }

  /**
   * Stated in money, of any currency.
   *
   * @param perMonth to spend in 30.4375 days
   * @param perGbIngested for writing 10⁹ bytes, as stored
   * @param perGbStored for keeping 10⁹ bytes for a month
   * @param daysStored how long a day's bytes are kept
   */
  record Money(double perMonth, double perGbIngested, double perGbStored, long daysStored)
      implements Budget {
    private static final double DAYS_A_MONTH = 30.4375;

    @Override
    public double storedBytesPerDay(double bytesPerTiming) {
      return perMonth / moneyPerMonth(1);
    }

    /** What so many bytes every day cost in a month. */
    public double moneyPerMonth(double bytesPerDay) {
      return bytesPerDay * (DAYS_A_MONTH * perGbIngested + daysStored * perGbStored) / 1e9;
    }
  }
}
