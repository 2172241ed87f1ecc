// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimeRangeTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void is_the_last_hour_by_default() {
    TimeRange range = parse(Map.of());

    assertThat(range).isEqualTo(new TimeRange(NOW.minusSeconds(3600), NOW));
  }

  @Test
  void reads_milliseconds_and_iso_8601() {
    TimeRange range = parse(Map.of("from", "1795305600001", "to", "2026-11-22T11:00:00Z"));

    assertThat(TimeRange.seconds(range.from())).isEqualTo("1795305600.001");
    assertThat(range.to()).isEqualTo(NOW.minusSeconds(3600));
  }

  @Test
  void refuses_what_is_no_moment_and_ranges_that_are_empty() {
    assertThatThrownBy(() -> parse(Map.of("from", "yesterday")))
        .hasMessageContaining("from: expected ms since 1970 or ISO 8601")
        .hasMessageContaining("yesterday");
    assertThatThrownBy(() -> parse(Map.of("from", NOW.toString(), "to", NOW.toString())))
        .hasMessageContaining("expected from before to");
  }

  @Test
  void refuses_what_is_longer_than_anything_is_kept() {
    assertThatThrownBy(() -> parse(Map.of("from", "0")))
        .hasMessageContaining("expected at most 400 days from from to to");
  }

  @Test
  void now_is_the_present_second() {
    assertThat(TimeRange.lastHour(NOW.plusMillis(999)))
        .isEqualTo(new TimeRange(NOW.minusSeconds(3600), NOW));
  }

  private static TimeRange parse(Map<String, String> given) {
    return TimeRange.parse(
        "", name -> Optional.ofNullable(given.get(name)), TimeRange.lastHour(NOW));
  }
}
