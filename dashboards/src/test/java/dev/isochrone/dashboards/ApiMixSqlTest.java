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
      Map.ofEntries(
          Map.entry("outcome", (slice, timing) -> timing.outcome().label()),
          Map.entry("cache", (slice, timing) -> timing.detail().cache()),
          Map.entry("protocol", (slice, timing) -> timing.detail().protocol()),
          Map.entry("connection", (slice, timing) -> timing.detail().connection()),
          Map.entry("app_version", (slice, timing) -> slice.client().appVersion()),
          Map.entry("network", (slice, timing) -> slice.client().network()),
          Map.entry("device_class", (slice, timing) -> slice.client().deviceClass()),
          Map.entry(
              "device_state",
              (slice, timing) -> slice.client().network().startsWith("cell") ? "metered" : "none"),
          Map.entry("carrier", (slice, timing) -> ""),
          Map.entry("os", (slice, timing) -> ""),
          Map.entry("asn", (slice, timing) -> ""),
          Map.entry("payload", (slice, timing) -> payload(timing.size())));

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

  @Test
  void anOperator_isNamedByItsNumber() {
    clickHouse.insert(List.of(Slice.of("DE", FROM_MS, Timing.ok(5, "GET /a", 250))));
    clickHouse.run(
        "INSERT INTO slices SELECT * REPLACE (4713 AS asn, session + 1 AS session) FROM slices");

    List<String> operators =
        ask("", "").findParents("dimension").stream()
            .filter(row -> row.get("dimension").asText().equals("asn"))
            .map(row -> row.get("value").asText())
            .toList();

    assertThat(operators).containsExactly("", "AS4713");
  }

  @Test
  void statesThatDifferInConsentOnly_areOneValue() {
    clickHouse.insert(List.of(Slice.of("DE", FROM_MS, Timing.ok(5, "GET /a", 250))));
    clickHouse.run(
        "INSERT INTO slices SELECT * REPLACE (32 AS device_state, session + 1 AS session)"
            + " FROM slices");

    List<JsonNode> states =
        ask("", "").findParents("dimension").stream()
            .filter(row -> row.get("dimension").asText().equals("device_state"))
            .toList();

    assertThat(states).hasSize(1);
    assertThat(states.get(0).get("value").asText()).isEqualTo("none");
    assertThat(states.get(0).get("sampled").asInt()).isEqualTo(2);
  }

  private static String payload(int size) {
    if (size <= 0) {
      return size < 0 ? "" : "0";
    }
    double kib = Math.pow(1.04, size - 0.5) / 1024;
    return kib < 1
        ? "< 1 KiB"
        : kib < 8 ? "1-8 KiB" : kib < 64 ? "8-64 KiB" : kib < 512 ? "64-512 KiB" : ">= 512 KiB";
  }

  private JsonNode ask(String country, String api) {
    return clickHouse.ask("api_mix", HOUR, Map.of("country", country, "api", api)).get("data");
  }
}
