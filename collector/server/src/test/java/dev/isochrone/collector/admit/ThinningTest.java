// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isochrone.collector.AdmittedBatch;
import dev.isochrone.collector.EnrichedBatch;
import dev.isochrone.collector.MeasuredCosts;
import dev.isochrone.collector.Refusal;
import dev.isochrone.collector.SliceColumn;
import dev.isochrone.collector.SpendLimit;
import dev.isochrone.collector.StoredMinute;
import dev.isochrone.collector.ValidBatch;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ThinningTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final MeasuredCosts COSTS = new MeasuredCosts(20, 5, 4, 60, 0, 0, 0);

  private final FakeClock clock = new FakeClock();
  private final Thinning thinning = new Thinning(id -> id.hashCode() * 31L, MINUTE, clock);

  @Test
  void admits_everything_until_it_has_a_limit() {
    EnrichedBatch batch = ArrivedBatches.kept(1, 100);

    AdmittedBatch admitted = thinning.admit(batch);

    assertThat(admitted.keepProbability()).isEqualTo(1);
    assertThat(admitted.enriched().valid()).isEqualTo(batch.valid());
  }

  @Test
  void what_is_thinned_is_counted_and_what_is_kept_says_with_which_probability() {
    overload();
    double phi = thinning.keepProbability();
    EnrichedBatch batch = ArrivedBatches.kept(2, 4000);

    AdmittedBatch admitted = thinning.admit(batch);

    assertThat(phi).isBetween(0.01, 0.9);
    assertThat(admitted.keepProbability()).isEqualTo(phi);
    assertThat(admitted.enriched().valid().slices().cardinality() / 4000.0)
        .isCloseTo(phi, within(4 * Math.sqrt(phi * (1 - phi) / 4000)));
    assertThat(admitted.enriched().valid().refused()).containsKey(Refusal.NOT_ADMITTED);
    assertThat(ArrivedBatches.accounted(admitted.enriched().valid()))
        .isEqualTo(ArrivedBatches.kept(batch.valid()));
  }

  @Test
  void a_batch_that_is_sent_again_meets_the_same_fate_though_the_minute_has_turned() {
    overload();
    AdmittedBatch first = thinning.admit(ArrivedBatches.kept(3, 500));
    clock.pass(MINUTE);

    AdmittedBatch again = thinning.admit(ArrivedBatches.kept(3, 500));

    assertThat(thinning.keepProbability()).isNotEqualTo(first.keepProbability());
    assertThat(again.keepProbability()).isEqualTo(first.keepProbability());
    assertThat(again.enriched().valid().slices()).isEqualTo(first.enriched().valid().slices());
  }

  @Test
  void another_salt_takes_other_slices() {
    Thinning other = new Thinning(id -> ~(id.hashCode() * 31L), MINUTE, clock);
    overload();
    overload(other);
    EnrichedBatch batch = ArrivedBatches.kept(4, 500);

    assertThat(other.admit(batch).enriched().valid().slices())
        .isNotEqualTo(thinning.admit(batch).enriched().valid().slices());
  }

  @Test
  void a_minute_over_its_room_is_stored_without_phases_and_exemplars() {
    overload();

    AdmittedBatch admitted = thinning.admit(ArrivedBatches.kept(5, 200));

    assertThat(thinning.bare()).isTrue();
    assertThat(admitted.bare()).isTrue();
    assertThat(admitted.enriched().valid().exemplars().isEmpty()).isTrue();
  }

  @Test
  void opens_again_when_the_spike_is_over() {
    overload();
    for (int minute = 0; minute < 8; minute++) {
      clock.pass(MINUTE);
      thinning.keepProbability();
    }

    assertThat(thinning.keepProbability()).isEqualTo(1);
    assertThat(thinning.bare()).isFalse();
  }

  @Test
  void a_collector_alone_has_all_the_room_from_its_first_minutes_on() {
    double even = costOfMinute() / 1.4;
    for (int minute = 0; minute < 4; minute++) {
      thinning.limit(new SpendLimit(even, 4, 1, minute == 0 ? 0 : costOfMinute(), COSTS));
      takeMinute(minute);

      assertThat(thinning.keepProbability()).as("minute %d", minute).isEqualTo(1);
    }
  }

  @Test
  void one_of_many_collectors_has_its_part_of_the_room() {
    for (int minute = 0; minute < 4; minute++) {
      takeMinute(minute);
    }
    thinning.limit(new SpendLimit(costOfMinute() / 1.4, 4, 1, 20 * costOfMinute(), COSTS));
    takeMinute(4);
    takeMinute(5);

    assertThat(thinning.bare()).isTrue();
    assertThat(thinning.keepProbability()).isLessThan(1);
  }

  @Test
  void where_phases_and_exemplars_are_what_is_too_much_all_slices_are_admitted_without_them() {
    double bare = 400 * (COSTS.slice() + ArrivedBatches.TIMINGS_A_SLICE * COSTS.timing());
    int exemplars = ArrivedBatches.kept(200, 400).valid().exemplars().cardinality();
    MeasuredCosts dearExemplars = new MeasuredCosts(20, 5, 4, 10 * bare / exemplars, 0, 0, 0);
    thinning.limit(new SpendLimit(bare, 4, 1, 0, dearExemplars));
    takeMinute(0);
    takeMinute(1);

    assertThat(thinning.bare()).isTrue();
    assertThat(thinning.keepProbability()).isEqualTo(1);
  }

  /** Of {@link #takeMinute}, if all is admitted. */
  private static double costOfMinute() {
    ValidBatch valid = ArrivedBatches.kept(200, 400).valid();
    long[] phased = valid.batch().slices().integers(SliceColumn.PHASED);
    long timings = 400L * ArrivedBatches.TIMINGS_A_SLICE;
    return COSTS.bytes(
        new StoredMinute(
            0,
            0,
            0,
            400,
            timings,
            Arrays.stream(phased).sum() * ArrivedBatches.TIMINGS_A_SLICE,
            valid.exemplars().cardinality(),
            0));
  }

  private void takeMinute(int minute) {
    EnrichedBatch batch = ArrivedBatches.kept(200 + minute, 400);
    thinning.stored(batch, thinning.admit(batch));
    clock.pass(MINUTE);
  }

  private void overload() {
    overload(thinning);
  }

  /** Two minutes in which four times the burst arrives. */
  private void overload(Thinning stage) {
    double aBatch = 400 * (COSTS.slice() + ArrivedBatches.TIMINGS_A_SLICE * COSTS.timing());
    stage.limit(new SpendLimit(aBatch / 16, 4, 1, 0, COSTS));
    for (int minute = 0; minute < 2; minute++) {
      EnrichedBatch batch = ArrivedBatches.kept(100 + minute, 400);
      stage.stored(batch, stage.admit(batch));
      clock.pass(MINUTE);
    }
  }
}
