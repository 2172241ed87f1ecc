// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimeRangeTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void is_the_last_hour_by_default() {
    TimeRange range = TimeRange.parse(Optional.empty(), Optional.empty(), NOW);

    assertThat(range).isEqualTo(new TimeRange(NOW.minusSeconds(3600), NOW));
  }

  @Test
  void reads_milliseconds_and_iso_8601() {
    TimeRange range =
        TimeRange.parse(Optional.of("1795305600001"), Optional.of("2026-11-22T11:00:00Z"), NOW);

    assertThat(TimeRange.seconds(range.from())).isEqualTo("1795305600.001");
    assertThat(range.to()).isEqualTo(NOW.minusSeconds(3600));
  }

  @Test
  void refuses_what_is_no_moment_and_ranges_that_are_empty() {
    assertThatThrownBy(() -> TimeRange.parse(Optional.of("yesterday"), Optional.empty(), NOW))
        .hasMessageContaining("from: expected ms since 1970 or ISO 8601")
        .hasMessageContaining("yesterday");
    assertThatThrownBy(
            () -> TimeRange.parse(Optional.of(NOW.toString()), Optional.of(NOW.toString()), NOW))
        .hasMessageContaining("expected from before to");
  }
}
