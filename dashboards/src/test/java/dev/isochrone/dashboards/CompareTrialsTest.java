// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@link CompareTrials} in a size for every build; draws are hashes, so that it is the same. */
class CompareTrialsTest {
  private ClickHouse clickHouse = ClickHouse.empty();

  @BeforeEach
  void emptyTables() {
    clickHouse = ClickHouse.empty();
  }

  @Test
  void whereNothingChanged_hardlyAnythingIsCalledAChange() {
    CompareTrials.Alike found = CompareTrials.total(CompareTrials.alike(clickHouse, 4));

    assertThat(found.comparisons()).isGreaterThan(400);
    assertThat(found.falsePercent()).isBetween(2.0, 8.0);
    assertThat(found.falseTables()).isLessThanOrEqualTo(2);
  }

  @Test
  void aGainBehindAShiftOfTheMix_isFound() {
    CompareTrials.MixShift shift = CompareTrials.mixShift(clickHouse, 4_000);

    assertThat(shift.holdsTruth()).as(shift.toString()).isTrue();
    assertThat(shift.pooled()).isCloseTo(-204, within(40.0));
    assertThat(shift.error()).isLessThan(25);
  }
}
