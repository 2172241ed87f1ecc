// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.isochrone.collector.MeasuredCosts;
import dev.isochrone.collector.StoredMinute;
import dev.isochrone.planner.allocate.Pacing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/**
 * A store that has 1,000 requests every minute, a byte for each timing, and 14,400 to spend a day.
 */
class DayPacingTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final long TODAY = 20_000L * StoredMinute.A_DAY;
  private static final long NOON = TODAY + StoredMinute.A_DAY / 2;
  private static final MeasuredCosts COSTS = new MeasuredCosts(0, 1, 0, 0, 0, 0, 0);
  private static final DayBudget BUDGET = new DayBudget(10 * StoredMinute.A_DAY, 4, COSTS);

  /** The first minute of a store is not whole, and replaced by the mean. */
  private static final Percentage NEARLY = Percentage.withPercentage(0.5);

  /** What half a day has that spent all of its bytes in the other, as 0.994 are aimed at. */
  private static final double LEFT = 10 * (2 * 0.994 - 1);

  @Test
  void anEvenDayGoesOnEvenly() {
    assertThat(pace(10, Instant.EPOCH, NOON).bytesPerMinute()).isCloseTo(LEFT, within(0.02));
  }

  @Test
  void aStoreWhoseTrafficOnlyBegan_asksEvenlyOnceItIsThere() {
    int[] requests = {30, 200, 450, 900, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000};
    List<StoredMinute> minutes = new ArrayList<>();
    for (int at = 0; at < requests.length; at++) {
      long minute = NOON - requests.length + at;
      minutes.add(new StoredMinute(minute, requests[at], 10, 1, 10, 0, 0, 0));
    }

    Pace pace = DayPacing.pace(minutes, at(NOON), MINUTE, BUDGET, Instant.EPOCH);

    assertThat(pace.bytesPerMinute()).isCloseTo(9.94, withinPercentage(1.5));
    assertThat(pace.spentToday()).isEqualTo(10 * requests.length);
  }

  @Test
  void whatWasOverspentIsPaidBackUntilMidnightByThinningAndByAskingForLess() {
    Pace pace = pace(12, Instant.EPOCH, NOON);

    double left = LEFT - 2;
    assertThat(pace.admissionKeepProbability()).isCloseTo(left / 12, within(0.002));
    assertThat(pace.bytesPerMinute()).isCloseTo(left * left / 12, within(0.02));
    assertThat(pace.spentToday()).isCloseTo(12 * 720, within(1.0));
  }

  @Test
  void whatWasSpentUnderAnotherBudgetIsForgiven() {
    Pace pace = pace(20, at(NOON), NOON);

    assertThat(pace.bytesPerMinute()).isCloseTo(10, within(0.1));
    assertThat(pace.spentToday()).isCloseTo(20 * 720, within(1.0));
  }

  @Test
  void whatWasSpentSinceTheChangeCounts() {
    double left = 10 * (648 - 72) / 648.0;
    Pace pace = pace(20, at(NOON), NOON + 72);

    assertThat(pace.bytesPerMinute()).isCloseTo(left * left / 20, within(0.1));
  }

  @Test
  void aChangeOfYesterdayForgivesNothingOfToday() {
    assertThat(pace(12, at(TODAY - 60), NOON)).isEqualTo(pace(12, Instant.EPOCH, NOON));
  }

  /** What a store holds says what a collector would have admitted that has seen both days. */
  @Test
  void aRestartGoesOnWithTheAdmissionOfBefore() {
    SplittableRandom random = new SplittableRandom(3);
    Pacing live = new Pacing(BUDGET.perDay(), 0);
    List<StoredMinute> store = new ArrayList<>();
    double least = 1;
    double paced = 1;
    for (int minute = 0; minute < 2 * StoredMinute.A_DAY; minute++) {
      long now = TODAY - StoredMinute.A_DAY + minute;
      if (now == TODAY) {
        live.nextDay(0);
      }
      if (minute % 5 == 0) {
        paced = live.admissionKeepProbability();
        least = Math.min(least, paced);
      }
      if (now >= TODAY && minute % 60 == 0) {
        Pace replayed = DayPacing.pace(store, at(now), MINUTE, BUDGET, Instant.EPOCH);
        assertThat(replayed.admissionKeepProbability()).isCloseTo(paced, NEARLY);
        assertThat(replayed.bytesPerMinute())
            .isCloseTo(live.bytesPerMinute(BUDGET.burst() * BUDGET.evenPerMinute()), NEARLY);
      }
      double admitted = paced * (random.nextInt(10) == 0 ? 0.3 : 1); // what the burst left
      int stored = (int) Math.max(1, Math.round((10 + random.nextInt(15)) * admitted));
      double requests = 500 + random.nextInt(1000);
      store.add(new StoredMinute(now, requests, stored / admitted, 1, stored, 0, 0, 0));
      live.endMinute(requests, stored, admitted);
    }
    assertThat(least).isBetween(0.3, 0.7);
  }

  /** Yesterday was even; today has cost so many bytes a minute until now. */
  private static Pace pace(int bytes, Instant budgetSince, long now) {
    List<StoredMinute> minutes =
        LongStream.range(TODAY - StoredMinute.A_DAY, now)
            .mapToObj(minute -> stored(minute, minute < TODAY ? 10 : bytes))
            .toList();
    return DayPacing.pace(minutes, at(now), MINUTE, BUDGET, budgetSince);
  }

  private static StoredMinute stored(long minute, int bytes) {
    return new StoredMinute(minute, 1000, bytes, 1, bytes, 0, 0, 0);
  }

  private static Instant at(long minute) {
    return Instant.ofEpochSecond(minute * 60);
  }
}
