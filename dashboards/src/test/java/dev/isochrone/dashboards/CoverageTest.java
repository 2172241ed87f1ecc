// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@link Coverage} in a size for every build; draws are hashes, so that it is the same. */
class CoverageTest {
  @Test
  void levelIntervals_holdTheTruthAboutAsOftenAsTheySay() {
    Coverage found = Coverage.of(ClickHouse.empty(), 600_000, 10);

    for (String metric : Coverage.METRICS) {
      assertThat(found.percent(metric)).as(metric).isBetween(91.0, 99.0);
      assertThat(found.percent(Coverage.ROLLUP + metric)).as(metric).isBetween(91.0, 99.0);
    }
    assertThat(Math.abs(found.biasPercent())).isLessThan(2);
    assertThat(found.zDeviation()).isBetween(0.8, 1.2);
  }
}
