// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.collector.StoredMinute;
import dev.isochrone.planner.Policy;
import dev.isochrone.planner.PolicyException;
import dev.isochrone.planner.PolicyFile;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * What {@code GET /api/what-if} foretells of another budget, held against a day on which devices
 * obey the plans that this budget brings: the same requests as on the day before, hour by hour.
 */
class WhatIfTest {
  private static final long FIRST_DAY = 20_500L * StoredMinute.A_DAY;
  private static final long SECOND_DAY = FIRST_DAY + StoredMinute.A_DAY;
  private static final int PLAN_EVERY_MINUTES = 20;
  private static final PlanningSettings SETTINGS =
      new PlanningSettings(ReplayedDay.MINUTE, Duration.ZERO);

  private static final double ERROR_AT_MOST_PERCENT = 5;

  @Test
  void a_budget_foretold_is_what_a_replayed_day_stores() throws Exception {
    double worst = 0;
    for (double share : new double[] {0.5, 0.1}) {
      ReplayedDay store = new ReplayedDay(11);
      EditionMaker maker = new EditionMaker(store, SETTINGS);
      Planned last = keepEverything(store, maker);
      long budget = Math.round(share * bytes(store, FIRST_DAY));

      WhatIf foretold =
          Objects.requireNonNull(
              WhatIf.of(maker, last, OptionalLong.of(budget), OptionalLong.empty(), ""));
      keepWhatPlansSay(store, policy(budget));

      double bytes = percent(foretold.then().expectedBytesPerDay(), bytes(store, SECOND_DAY));
      double stored = store.sum(SECOND_DAY, SECOND_DAY + StoredMinute.A_DAY).timings();
      double timings = percent(foretold.then().expectedTimingsPerDay(), stored);
      System.out.printf(
          "what-if at %.2f of everything: bytes off by %+.2f %%, timings by %+.2f %%%n",
          share, bytes, timings);
      worst = Math.max(worst, Math.max(Math.abs(bytes), Math.abs(timings)));
    }
    System.out.printf("figure budget.whatif_error %.2f percent%n", worst);
    assertThat(worst)
        .as("bytes and timings foretold against stored, in percent")
        .isLessThanOrEqualTo(ERROR_AT_MOST_PERCENT);
  }

  /** One plan holds all day, as it would with every other: the budget affords everything. */
  private static Planned keepEverything(ReplayedDay store, EditionMaker maker)
      throws PolicyException {
    Policy policy = policy(1L << 40);
    Edition first =
        decoded(
            maker.make(outlook(maker, policy, FIRST_DAY), Edition.none(), true).archived(),
            Edition.none());
    store.beginDay();
    for (long minute = FIRST_DAY; minute < SECOND_DAY; minute++) {
      store.play(minute, first);
    }
    return maker.make(outlook(maker, policy, SECOND_DAY), first, true);
  }

  private static void keepWhatPlansSay(ReplayedDay store, Policy policy) {
    EditionMaker maker = new EditionMaker(store, SETTINGS);
    store.beginDay();
    Edition edition = Edition.none();
    for (long minute = SECOND_DAY; minute < SECOND_DAY + StoredMinute.A_DAY; minute++) {
      if (minute % PLAN_EVERY_MINUTES == 0) {
        boolean first = minute == SECOND_DAY;
        edition =
            decoded(maker.make(outlook(maker, policy, minute), edition, first).archived(), edition);
      }
      store.play(minute, edition);
    }
  }

  private static EditionMaker.Outlook outlook(EditionMaker maker, Policy policy, long minute) {
    Instant now = Instant.ofEpochMilli(minute * ReplayedDay.MINUTE.toMillis());
    return maker.outlook(policy, Instant.EPOCH, now);
  }

  private static Edition decoded(ArchivedEdition archived, Edition before) {
    boolean delta = archived.tableEdition() != 0 && archived.tableEdition() != archived.number();
    return EditionCodec.decode(
        archived.number(), archived.tableEdition(), archived.plans(), delta ? before : null);
  }

  private static double bytes(ReplayedDay store, long day) {
    return ReplayedDay.COSTS.bytes(store.sum(day, day + StoredMinute.A_DAY))
        + ReplayedDay.COSTS.fixedBytesPerDay();
  }

  private static double percent(double foretold, double happened) {
    return 100 * (foretold / happened - 1);
  }

  private static Policy policy(long bytes) throws PolicyException {
    return PolicyFile.parse(
        "sampling.yaml", "version: 1\nbudget:\n  storedBytesPerDay: %d\n".formatted(bytes));
  }
}
