// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isochrone.collector.SeenApps;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryParametersTest {
  private SeenApps seen = SeenApps.ALL;

  @Test
  void what_is_left_out_stands_for_all() {
    assertThat(parse(Map.of()).byName())
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("app", ""),
                Map.entry("api", ""),
                Map.entry("country", ""),
                Map.entry("outcome", ""),
                Map.entry("targets", ""),
                Map.entry("by", ""),
                Map.entry("before", ""),
                Map.entry("after", ""),
                Map.entry("zone", "UTC"),
                Map.entry("order", "newest"),
                Map.entry("limit", "100"),
                Map.entry("slow_ms", "0"),
                Map.entry("seen", "[]"),
                Map.entry("from", "7200.000"),
                Map.entry("to", "10800.000"),
                Map.entry("before_from", "3600.000"),
                Map.entry("before_to", "7200.000")));
  }

  @Test
  void versions_are_compared_in_the_same_range() {
    assertThat(parse(Map.of("by", "app_version")).byName())
        .containsEntry("before_from", "7200.000")
        .containsEntry("before_to", "10800.000");
  }

  @Test
  void the_range_before_can_be_any_other() {
    assertThat(parse(Map.of("before_from", "1000", "before_to", "3000")).byName())
        .containsEntry("before_from", "1.000")
        .containsEntry("before_to", "3.000");
    assertThatThrownBy(() -> parse(Map.of("before_from", "3000", "before_to", "1000")))
        .hasMessageStartingWith("expected before_from before before_to: ");
  }

  @Test
  void what_is_seen_is_not_for_the_caller_to_say() {
    seen = new SeenApps(Set.of("shop", "it's"));

    assertThat(parse(Map.of("seen", "[]")).byName()).containsEntry("seen", "['it\\'s','shop']");
  }

  @Test
  void texts_travel_escaped() {
    assertThat(parse(Map.of("api", "GET /a\\b\tc\nd'e")).byName())
        .containsEntry("api", "GET /a\\\\b\\tc\\nd'e");
  }

  @Test
  void bounds_are_inclusive() {
    assertThat(parse(Map.of("limit", "500", "slow_ms", "3600000", "order", "slowest")).byName())
        .containsEntry("limit", "500")
        .containsEntry("slow_ms", "3600000")
        .containsEntry("order", "slowest");
  }

  @ParameterizedTest
  @CsvSource({
    "limit, 0, expected a number of 1 to 500: 0",
    "limit, 501, expected a number of 1 to 500: 501",
    "limit, ten, expected a number of 1 to 500: ten",
    "slow_ms, -1, expected a number of 0 to 3600000: -1",
    "slow_ms, 9999999999, expected a number of 0 to 3600000: 9999999999",
    "by, weather, 'expected one of [, app_version, pop, cache, network]: weather'",
    "zone, Mars/Base, expected an IANA time zone such as Asia/Tokyo: Mars/Base",
    "order, random, 'expected one of [newest, slowest]: random'"
  })
  void what_is_beyond_its_bound_is_refused(String name, String value, String message) {
    assertThatThrownBy(() -> parse(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(name + ": " + message);
  }

  @Test
  void a_text_without_end_is_refused() {
    assertThatThrownBy(() -> parse(Map.of("api", "x".repeat(513))))
        .hasMessage("api: expected at most 512 characters: 513");
  }

  private QueryParameters parse(Map<String, String> given) {
    TimeRange range = new TimeRange(Instant.ofEpochSecond(7200), Instant.ofEpochSecond(10_800));
    return QueryParameters.parse(range, name -> Optional.ofNullable(given.get(name)), seen);
  }
}
