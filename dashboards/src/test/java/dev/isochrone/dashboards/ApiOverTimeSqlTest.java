// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiOverTimeSqlTest {
  /** In the year 2100, so that no table's TTL ever takes it. */
  private static final long FROM_MS = 4_102_444_800_000L;

  private static final Window HOUR = new Window(FROM_MS, FROM_MS + 3_600_000);
  private static final String API = "GET /v1/0";

  private ClickHouse clickHouse = ClickHouse.empty();

  @BeforeEach
  void emptyTables() {
    clickHouse = ClickHouse.empty();
  }

  @ParameterizedTest
  @CsvSource({"31, DE, GET /v1/0", "32, '', GET /v1/1", "33, ??, ''", "34, '', ''"})
  void seededSlices_giveWhatJavaComputes(long seed, String country, String api) {
    List<Slice> slices = new GeneratedSlices(seed).around(HOUR, 3_000);
    clickHouse.insert(slices);
    List<Slice> left = slices.stream().map(slice -> slice.only(country, api)).toList();

    Map<String, ExpectedStats> stats = new TreeMap<>();
    Map<String, ExpectedSteps> steps = new TreeMap<>();
    for (JsonNode row : ask(HOUR, country, api)) {
      assertThat(row.get("step_ms").asLong()).isEqualTo(60_000);
      stats.put(row.get("start_ms").asText(), Answers.stats(row));
      steps.put(row.get("start_ms").asText(), steps(row));
    }

    assertThat(stats).hasSizeGreaterThan(50);
    Answers.assertSame(
        ExpectedStats.by(
            (slice, timing) -> String.valueOf(slice.endMs(timing) / 60_000 * 60_000),
            left,
            HOUR,
            ""),
        stats);
    Answers.assertSame(ExpectedSteps.by(60_000, left, HOUR), steps);
  }

  @Test
  void emptyTable_givesNoRows() {
    assertThat(ask(HOUR, "", "")).isEmpty();
  }

  @Test
  void oneRequest_isCounted_andSaysNothingOfTime() {
    clickHouse.insert(List.of(Slice.of("DE", FROM_MS + 61_000, Timing.ok(5, API, 250))));

    JsonNode row = ask(HOUR, "DE", API).get(0);

    assertThat(row.get("start_ms").asLong()).isEqualTo(FROM_MS + 60_000);
    Answers.assertSame(new ExpectedStats(1, 1, 1, 1, null, null, null, null), Answers.stats(row));
    assertThat(row.get("p50_low_ms").isNull()).isTrue();
    assertThat(row.get("band_requests")).hasSize(1);
  }

  @Test
  void whatWasKeptForCertain_hasNoInterval() {
    clickHouse.insert(List.of(Slice.repeating("DE", FROM_MS, 150, Timing.ok(5, API, 250))));

    JsonNode row = ask(HOUR, "", API).get(0);

    for (String share : List.of("p50", "p95", "p99")) {
      assertThat(row.get(share + "_low_ms")).isEqualTo(row.get(share + "_ms"));
      assertThat(row.get(share + "_high_ms")).isEqualTo(row.get(share + "_ms"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "300000, 10000",
    "900000, 30000",
    "3600000, 60000",
    "21600000, 600000",
    "86400000, 1800000",
    "604800000, 10800000",
    "2592000000, 43200000",
    "31536000000, 604800000"
  })
  void anyRange_isAtMostSixtyOneSteps(long rangeMs, long stepMs) {
    clickHouse.insert(List.of(Slice.of("DE", FROM_MS, Timing.ok(5, API, 250))));

    JsonNode row = ask(new Window(FROM_MS, FROM_MS + rangeMs), "", "").get(0);

    assertThat(row.get("step_ms").asLong()).isBetween(rangeMs / 60, stepMs);
    assertThat(row.get("start_ms").asLong() % row.get("step_ms").asLong()).isZero();
  }

  private JsonNode ask(Window window, String country, String api) {
    Map<String, String> parameters = Map.of("country", country, "api", api);
    return clickHouse.ask("api_over_time", window, parameters).get("data");
  }

  private static ExpectedSteps steps(JsonNode row) {
    List<@Nullable Double> intervals = new ArrayList<>();
    for (String share : List.of("p50", "p95", "p99")) {
      intervals.add(Answers.nullable(row.get(share + "_low_ms")));
      intervals.add(Answers.nullable(row.get(share + "_high_ms")));
    }
    Map<Long, Double> bands = new TreeMap<>();
    for (int i = 0; i < row.get("band_low_ms").size(); i++) {
      bands.put(
          Math.round(row.get("band_low_ms").get(i).asDouble() * 1e6),
          row.get("band_requests").get(i).asDouble());
    }
    return new ExpectedSteps(intervals, bands);
  }
}
