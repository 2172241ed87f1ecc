// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiMixSqlTest {
  /** In the year 2100, so that no table's TTL ever takes it. */
  private static final long FROM_MS = 4_102_444_800_000L;

  private static final Window HOUR = new Window(FROM_MS, FROM_MS + 3_600_000);
  private static final Map<String, BiFunction<Slice, Timing, String>> DIMENSIONS =
      Map.of(
          "outcome", (slice, timing) -> timing.outcome().label(),
          "cache", (slice, timing) -> timing.detail().cache(),
          "protocol", (slice, timing) -> timing.detail().protocol(),
          "connection", (slice, timing) -> timing.detail().connection(),
          "app_version", (slice, timing) -> slice.client().appVersion(),
          "network", (slice, timing) -> slice.client().network(),
          "device_class", (slice, timing) -> slice.client().deviceClass(),
          "carrier", (slice, timing) -> "",
          "os", (slice, timing) -> "");

  private ClickHouse clickHouse = ClickHouse.empty();

  @BeforeEach
  void emptyTables() {
    clickHouse = ClickHouse.empty();
  }

  @ParameterizedTest
  @CsvSource({"41, DE, GET /v1/0", "42, '', GET /v1/1", "43, ??, ''"})
  void seededSlices_giveWhatJavaComputes(long seed, String country, String api) {
    List<Slice> slices = new GeneratedSlices(seed).around(HOUR, 2_000);
    clickHouse.insert(slices);
    List<Slice> left = slices.stream().map(slice -> slice.only(country, api)).toList();

    Map<String, ExpectedStats> expected = new TreeMap<>();
    DIMENSIONS.forEach(
        (dimension, of) ->
            ExpectedStats.by(of, left, HOUR, "")
                .forEach((value, stats) -> expected.put(dimension + "=" + value, stats)));
    Map<String, ExpectedStats> actual = new TreeMap<>();
    for (JsonNode row : ask(country, api)) {
      actual.put(
          row.get("dimension").asText() + "=" + row.get("value").asText(), Answers.stats(row));
    }

    assertThat(expected).hasSizeGreaterThan(25);
    Answers.assertSame(expected, actual);
  }

  @Test
  void emptyTable_givesNoRows() {
    assertThat(ask("", "")).isEmpty();
  }

  @Test
  void oneRequest_isOneRowInEachDimension() {
    clickHouse.insert(List.of(Slice.of("DE", FROM_MS, Timing.ok(5, "GET /a", 250))));

    JsonNode rows = ask("DE", "GET /a");

    assertThat(rows).hasSameSizeAs(DIMENSIONS.keySet());
    for (JsonNode row : rows) {
      Answers.assertSame(new ExpectedStats(1, 1, 1, 1, null, null, null, null), Answers.stats(row));
    }
  }

  @Test
  void aDimensionOfManyValues_hasTheTwelveMostRequested() {
    clickHouse.insert(
        IntStream.range(0, 15)
            .mapToObj(
                i ->
                    Slice.repeating("DE", FROM_MS, 1 + i, Timing.ok(5, "GET /a", 250))
                        .withClient(new Client("v" + (char) ('a' + i), "", "", 0)))
            .toList());

    List<String> versions =
        ask("", "").findParents("dimension").stream()
            .filter(row -> row.get("dimension").asText().equals("app_version"))
            .map(row -> row.get("value").asText())
            .toList();

    assertThat(versions)
        .containsExactly("vo", "vn", "vm", "vl", "vk", "vj", "vi", "vh", "vg", "vf", "ve", "vd");
  }

  private JsonNode ask(String country, String api) {
    return clickHouse.ask("api_mix", HOUR, Map.of("country", country, "api", api)).get("data");
  }
}
