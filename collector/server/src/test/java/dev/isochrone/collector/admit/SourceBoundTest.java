// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.admit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.collector.EnrichedBatch;
import dev.isochrone.collector.Refusal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SourceBoundTest {
  private static final double MOST = 1000;
  private static final long INSTALL = 1;
  private static final long ADDRESS = 2;

  private final FakeClock clock = new FakeClock();
  private final SourceBound bound = new SourceBound(MOST, clock);

  @Test
  void a_source_that_would_stand_for_too_much_is_quarantined_and_counted() {
    EnrichedBatch batch = ArrivedBatches.claiming(0.01, 30, INSTALL, ADDRESS);

    EnrichedBatch checked = bound.check(batch);

    int believed = checked.valid().slices().cardinality();
    assertThat(believed * (1 / 0.01 - 1)).isLessThanOrEqualTo(MOST);
    assertThat(checked.valid().quarantined())
        .hasSize(30 - believed)
        .allSatisfy(slice -> assertThat(slice.reason()).isEqualTo(Refusal.WEIGHT_BOUND));
    assertThat(ArrivedBatches.accounted(checked.valid()))
        .isEqualTo(ArrivedBatches.kept(batch.valid()));
    assertThat(bound.flagged()).isEqualTo(1);
  }

  @Test
  void a_few_slices_however_heavy_are_luck() {
    EnrichedBatch batch = ArrivedBatches.claiming(0.0001, 4, INSTALL, ADDRESS);

    assertThat(bound.check(batch)).isSameAs(batch);
  }

  @Test
  void what_a_devices_own_budget_is_said_to_have_caused_is_not() {
    assertThat(bound.check(ArrivedBatches.thinned(0.0001, 0.5, 1, INSTALL)).valid().quarantined())
        .hasSize(1);
    EnrichedBatch within = ArrivedBatches.thinned(0.005, 0.5, 4, INSTALL);
    assertThat(bound.check(within)).isSameAs(within);

    bound.stored(within);
    bound.stored(within);

    assertThat(bound.check(within).valid().quarantined()).isNotEmpty();
  }

  @Test
  void slices_of_weight_one_claim_nothing() {
    EnrichedBatch batch = ArrivedBatches.claiming(1, 3000, INSTALL, ADDRESS);
    bound.stored(batch);

    assertThat(bound.check(batch)).isSameAs(batch);
  }

  @Test
  void only_what_became_durable_counts_so_a_retry_counts_once() {
    EnrichedBatch batch = ArrivedBatches.claiming(0.01, 10, INSTALL, ADDRESS);

    bound.check(batch);
    bound.check(batch);
    assertThat(bound.check(batch)).isSameAs(batch);

    bound.stored(batch);
    assertThat(bound.check(batch).valid().slices().isEmpty()).isTrue();
  }

  @Test
  void an_hour_later_the_source_is_believed_again() {
    EnrichedBatch batch = ArrivedBatches.claiming(0.01, 10, INSTALL, ADDRESS);
    bound.stored(batch);
    clock.pass(Duration.ofHours(1));

    assertThat(bound.check(batch)).isSameAs(batch);
  }

  @Test
  void many_installations_behind_one_address_are_bounded_together() {
    int refused = 0;
    for (int install = 1; install <= 300; install++) {
      EnrichedBatch batch = ArrivedBatches.claiming(0.01, 10, install, ADDRESS);
      EnrichedBatch checked = bound.check(batch);
      bound.stored(checked);
      refused += checked.valid().quarantined().size();
    }

    assertThat((3000 - refused) * (1 / 0.01 - 1)).isLessThanOrEqualTo(200 * MOST);
    assertThat(refused).isPositive();
  }
}
