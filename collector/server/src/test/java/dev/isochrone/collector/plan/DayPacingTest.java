// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isochrone.collector.MeasuredCosts;
import dev.isochrone.collector.StoredMinute;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
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

  @Test
  void anEvenDayGoesOnEvenly() {
    assertThat(pace(10, Instant.EPOCH, NOON).bytesPerMinute()).isCloseTo(10, within(0.1));
  }

  @Test
  void whatWasOverspentIsPaidBackUntilMidnight() {
    Pace pace = pace(12, Instant.EPOCH, NOON);

    assertThat(pace.bytesPerMinute()).isCloseTo(8, within(0.1));
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
    Pace pace = pace(20, at(NOON), NOON + 72);

    assertThat(pace.bytesPerMinute()).isCloseTo(10 * (648 - 72) / 648.0, within(0.1));
  }

  @Test
  void aChangeOfYesterdayForgivesNothingOfToday() {
    assertThat(pace(12, at(TODAY - 60), NOON).bytesPerMinute()).isCloseTo(8, within(0.1));
  }

  /** Yesterday was even; today has cost so many bytes a minute until now. */
  private static Pace pace(int bytes, Instant budgetSince, long now) {
    List<StoredMinute> minutes =
        LongStream.range(TODAY - StoredMinute.A_DAY, now)
            .mapToObj(
                minute -> new StoredMinute(minute, 1000, 1, minute < TODAY ? 10 : bytes, 0, 0))
            .toList();
    return DayPacing.pace(minutes, at(now), MINUTE, BUDGET, budgetSince);
  }

  private static Instant at(long minute) {
    return Instant.ofEpochSecond(minute * 60);
  }
}
