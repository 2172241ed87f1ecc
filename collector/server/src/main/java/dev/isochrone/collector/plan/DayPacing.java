// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import dev.isochrone.collector.StoredMinute;
import dev.isochrone.planner.allocate.Pacing;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * How fast a budget is to be spent, from what yesterday and today brought: {@link Pacing} over the
 * stored minutes. Days are those of UTC. Where the store begins in the middle of a day, the time
 * before counts as spent evenly, so that a first day is as rich as any other hour for hour; so do
 * the minutes in which traffic only begins. What was spent under another budget is forgiven:
 * whoever halves it at noon wants half from then on, and not nothing until midnight. Stateless.
 */
final class DayPacing {
  private static final int LATELY_MINUTES = 5;
  private static final int BEGINNING_MINUTES = 10;
  private static final int BEGUN_MINUTES = 30;
  private static final double BEGUN = 0.5;
  private static final double BEGUN_SPREADS = 3; // two standard deviations, if they are normal

  private DayPacing() {}

  /** From when on minutes are needed. */
  static Instant from(Instant watermark, Duration minute) {
    long day = Math.floorDiv(watermark.toEpochMilli(), minute.toMillis() * StoredMinute.A_DAY);
    return Instant.ofEpochMilli((day - 1) * minute.toMillis() * StoredMinute.A_DAY);
  }

  /**
   * Returns the pace from a moment on.
   *
   * @param minutes since {@link #from}
   * @param budgetSince when another budget was in force last
   */
  static Pace pace(
      List<StoredMinute> minutes,
      Instant watermark,
      Duration minute,
      DayBudget budget,
      Instant budgetSince) {
    long now = watermark.toEpochMilli() / minute.toMillis();
    long today = Math.floorDiv(now, StoredMinute.A_DAY) * StoredMinute.A_DAY;
    int elapsed = (int) (now - today);
    double[] requests = new double[StoredMinute.A_DAY + elapsed];
    double[] spent = new double[StoredMinute.A_DAY + elapsed];
    double[] admitted = new double[StoredMinute.A_DAY + elapsed];
    Arrays.fill(admitted, 1);
    long first = now;
    for (StoredMinute stored : minutes) {
      int at = (int) (stored.minute() - today + StoredMinute.A_DAY);
      if (at >= 0 && at < requests.length) {
        requests[at] = stored.requests();
        spent[at] = budget.costs().bytes(stored);
        admitted[at] = stored.admitted();
        first = Math.min(first, stored.minute());
      }
    }
    int begin = begin((int) (first - today + StoredMinute.A_DAY), requests);
    fillBefore(begin, requests);
    Pacing pacing = new Pacing(budget.perDay(), budget.fixedPerDay());
    if (begin < StoredMinute.A_DAY) {
      for (int at = 0; at < StoredMinute.A_DAY; at++) {
        pacing.endMinute(requests[at], spent[at], admitted[at]);
      }
      pacing.nextDay(budget.fixedPerDay());
    }
    double spentToday = 0;
    long since =
        Math.max(
            begin, budgetSince.toEpochMilli() / minute.toMillis() - today + StoredMinute.A_DAY);
    for (int at = StoredMinute.A_DAY; at < requests.length; at++) {
      if (at == since) {
        pacing.forgiveSpent();
      }
      pacing.endMinute(requests[at], spent[at], admitted[at]);
      spentToday += spent[at];
    }
    if (since >= requests.length) {
      pacing.forgiveSpent();
    }
    return new Pace(
        budget.perDay(),
        budget.fixedPerDay(),
        spentToday,
        lately(spent, begin),
        pacing.requestsPerMinute(),
        pacing.bytesPerMinute(budget.burst() * budget.evenPerMinute()),
        pacing.admissionKeepProbability());
  }

  /**
   * The first minute of a store is not whole, and those may not be in which devices hear of it: far
   * fewer requests than in half an hour's median, by its own spread.
   */
  private static int begin(int first, double[] requests) {
    if (requests.length - first <= 2) {
      return first;
    }
    double[] some =
        Arrays.copyOfRange(requests, first, Math.min(requests.length, first + BEGUN_MINUTES));
    double usual = median(some);
    double spread = median(Arrays.stream(some).map(minute -> Math.abs(minute - usual)).toArray());
    double begun = Math.max(BEGUN * usual, usual - BEGUN_SPREADS * spread);
    int begin = first + 1;
    while (begin < Math.min(first + BEGINNING_MINUTES, requests.length - 1)
        && requests[begin] < begun) {
      begin++;
    }
    return begin;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static double lately(double[] spent, int begin) {
    int from = Math.max(Math.min(begin, spent.length), spent.length - LATELY_MINUTES);
    return Arrays.stream(spent, from, spent.length).average().orElse(0);
  }

  private static void fillBefore(int begin, double[] requests) {
    double seen = 0;
    for (int at = begin; at < requests.length; at++) {
      seen += requests[at];
    }
    double mean = seen / Math.max(1, requests.length - begin);
    for (int at = 0; at < Math.min(begin, requests.length); at++) {
      requests[at] = mean;
    }
  }
}
