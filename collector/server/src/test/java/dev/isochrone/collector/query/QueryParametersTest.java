// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryParametersTest {

  @Test
  void what_is_left_out_stands_for_all() {
    assertThat(parse(Map.of()).byName())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "app", "",
                "api", "",
                "country", "",
                "outcome", "",
                "targets", "",
                "order", "newest",
                "limit", "100",
                "slow_ms", "0"));
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

  private static QueryParameters parse(Map<String, String> given) {
    return QueryParameters.parse(name -> Optional.ofNullable(given.get(name)));
  }
}
