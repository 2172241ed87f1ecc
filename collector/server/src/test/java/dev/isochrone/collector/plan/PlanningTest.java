// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isochrone.collector.MeasuredCosts;
import dev.isochrone.collector.SpendLimit;
import dev.isochrone.collector.StoredMinute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two collectors on one store and one archive of plans. */
class PlanningTest {
  private static final long FIRST_MINUTE = 20_000L * StoredMinute.A_DAY;

  private final ReplayedDay store = new ReplayedDay(7);
  private final ArchiveInMemory archive = new ArchiveInMemory();
  private Instant now = Instant.EPOCH;
  private boolean atBurst;

  @Test
  void a_collector_that_obeys_the_plans_of_another_learns_what_all_store(@TempDir Path folder) {
    CurrentPlans plans = new CurrentPlans();
    List<SpendLimit> ofFirst = new ArrayList<>();
    List<SpendLimit> ofSecond = new ArrayList<>();
    Planning first = planning(folder, plans, ofFirst::add);
    Planning second = planning(folder, new CurrentPlans(), ofSecond::add);
    store.beginDay();
    for (long minute = FIRST_MINUTE; minute < FIRST_MINUTE + 60; minute++) {
      now = Instant.ofEpochSecond(60 * minute);
      first.tick();
      second.tick();
      store.play(minute, plans.edition());
    }

    assertThat(archive.latest()).isGreaterThan(10);
    assertThat(ofSecond).hasSizeGreaterThan(10);
    SpendLimit last = ofSecond.get(ofSecond.size() - 1);
    assertThat(last.storedPerMinute())
        .isCloseTo(ofFirst.get(ofFirst.size() - 1).storedPerMinute(), within(1e-6))
        .isPositive();
  }

  @Test
  void scalars_are_a_minute_old_at_most_while_more_arrives_than_there_is_room_for(
      @TempDir Path folder) {
    CurrentPlans plans = new CurrentPlans();
    Planning planning = planning(folder, plans, limit -> {});
    store.beginDay();
    List<Long> editions = new ArrayList<>();
    for (long minute = FIRST_MINUTE; minute < FIRST_MINUTE + 40; minute++) {
      now = Instant.ofEpochSecond(60 * minute);
      atBurst = minute >= FIRST_MINUTE + 20 && minute < FIRST_MINUTE + 30;
      planning.tick();
      editions.add(plans.edition().number());
      store.play(minute, plans.edition());
    }

    assertThat(editions.get(19) - editions.get(0)).isEqualTo(3);
    assertThat(editions.get(29) - editions.get(19)).isEqualTo(10);
    assertThat(editions.get(39) - editions.get(29)).isEqualTo(2);
  }

  /** Half of the slow requests are kept in full: what a timing costs falls with them. */
  @Test
  void spend_settles_within_twenty_minutes_of_the_end_of_a_slow_hour(@TempDir Path folder)
      throws Exception {
    CurrentPlans plans = new CurrentPlans();
    Planning planning = busyPlanning(folder, plans);
    long fast = FIRST_MINUTE + 60;
    store.slowness(40);
    play(planning, plans, FIRST_MINUTE, fast);
    store.slowness(1);
    play(planning, plans, fast, fast + 20);

    assertThat(storedOverAsked(planning, plans, fast + 20, fast + 40)).isBetween(0.9, 1.1);
  }

  /** What devices send is as dear as before, and is stored whole again as soon as there is room. */
  @Test
  void minutes_that_admission_stripped_do_not_make_records_cheap(@TempDir Path folder)
      throws Exception {
    CurrentPlans plans = new CurrentPlans();
    Planning planning = busyPlanning(folder, plans);
    store.slowness(40);
    long stripped = FIRST_MINUTE + 60;
    play(planning, plans, FIRST_MINUTE, stripped);
    store.bare(true);
    play(planning, plans, stripped, stripped + 20);
    store.bare(false);

    assertThat(storedOverAsked(planning, plans, stripped + 20, stripped + 25))
        .isBetween(0.85, 1.15);
  }

  /** Small parts cost several times as much a record, and the first table is made from those. */
  @Test
  void records_cost_what_they_cost_now_and_not_when_the_table_was_made(@TempDir Path folder)
      throws Exception {
    CurrentPlans plans = new CurrentPlans();
    Planning planning = busyPlanning(folder, plans);
    MeasuredCosts costs = ReplayedDay.COSTS;
    store.charge(
        new MeasuredCosts(
            costs.slice(), costs.timing(), costs.phases(), 20 * costs.exemplar(), 0, 0, 0));
    play(planning, plans, FIRST_MINUTE, FIRST_MINUTE + 118);
    long table = tableEdition(planning);
    store.charge(costs);
    long learned = FIRST_MINUTE + 124;
    play(planning, plans, FIRST_MINUTE + 118, learned);

    assertThat(storedOverAsked(planning, plans, learned, learned + 10)).isBetween(0.9, 1.1);
    assertThat(tableEdition(planning)).isEqualTo(table);
  }

  private static long tableEdition(Planning planning) {
    return Objects.requireNonNull(planning.last()).archived().tableEdition();
  }

  /** Ten times the usual traffic, for which there is not room enough. */
  private Planning busyPlanning(Path folder, CurrentPlans plans) throws IOException {
    Files.writeString(
        folder.resolve("sampling.yaml"), "version: 1\nbudget:\n  storedBytesPerDay: 10000000\n");
    store.beginDay();
    store.busyness(10);
    return planning(folder, plans, limit -> {});
  }

  private double storedOverAsked(Planning planning, CurrentPlans plans, long from, long to) {
    double asked = play(planning, plans, from, to);
    return ReplayedDay.COSTS.bytes(store.sum(from, to)) / asked;
  }

  /** Returns the bytes that were asked for. */
  private double play(Planning planning, CurrentPlans plans, long from, long to) {
    double asked = 0;
    for (long minute = from; minute < to; minute++) {
      now = Instant.ofEpochSecond(60 * minute);
      planning.tick();
      store.play(minute, plans.edition());
      asked += Objects.requireNonNull(planning.last()).archived().pace().bytesPerMinute();
    }
    return asked;
  }

  @Test
  void a_start_on_an_archive_with_plans_asks_the_store_once(@TempDir Path folder) {
    try (Planning before = planning(folder, new CurrentPlans(), limit -> {});
        Planning started = planning(folder, new CurrentPlans(), limit -> {})) {
      now = Instant.ofEpochSecond(60 * FIRST_MINUTE);
      before.tick();
      int asked = store.asked();

      started.tick();

      assertThat(archive.latest()).isEqualTo(2);
      assertThat(store.asked() - asked).isEqualTo(1);
    }
  }

  @Test
  void an_error_is_told_and_counted_and_the_next_tick_plans_again(@TempDir Path folder) {
    CurrentPlans plans = new CurrentPlans();
    List<SpendLimit> limits = new ArrayList<>();
    AtomicBoolean broken = new AtomicBoolean(true);
    try (Planning planning =
        planning(
            folder,
            plans,
            limit -> {
              if (broken.get()) {
                throw new StackOverflowError();
              }
              limits.add(limit);
            })) {
      now = Instant.ofEpochSecond(60 * FIRST_MINUTE);
      planning.tick();

      assertThat(planning.trouble()).isEqualTo("no new plan: java.lang.StackOverflowError");
      assertThat(planning.failures()).isEqualTo(1);

      broken.set(false);
      planning.tick();

      assertThat(planning.trouble()).isNull();
      assertThat(planning.failures()).isEqualTo(1);
      assertThat(limits).hasSize(1);
    }
  }

  private Planning planning(Path folder, CurrentPlans plans, Consumer<SpendLimit> limits) {
    return new Planning(
        new PolicyWatch(folder.resolve("sampling.yaml"), () -> now),
        store,
        archive,
        plans,
        limits,
        () -> atBurst,
        new PlanningSettings(ReplayedDay.MINUTE, Duration.ZERO),
        () -> now);
  }
}
