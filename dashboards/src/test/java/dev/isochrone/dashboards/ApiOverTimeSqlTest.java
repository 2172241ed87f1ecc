// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static dev.isochrone.dashboards.ExpectedLevels.UNKNOWN;
import static dev.isochrone.dashboards.ExpectedLevels.exactly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    Map<String, ExpectedLevels> stats = new TreeMap<>();
    Map<String, Map<Long, Double>> bands = new TreeMap<>();
    for (JsonNode row : ask(HOUR, country, api)) {
      assertThat(row.get("step_ms").asLong()).isEqualTo(60_000);
      stats.put(row.get("start_ms").asText(), ExpectedLevels.of(row));
      bands.put(row.get("start_ms").asText(), bands(row));
    }

    assertThat(stats).hasSizeGreaterThan(50);
    Answers.assertSame(
        ExpectedLevels.by(
            (slice, timing) -> String.valueOf(slice.endMs(timing) / 60_000 * 60_000),
            left,
            HOUR,
            ""),
        stats);
    Answers.assertSame(ExpectedBands.by(60_000, left, HOUR), bands);
  }

  @ParameterizedTest
  @CsvSource({
    "35, DE, '', 3600000",
    "36, '', GET /v1/0, 3600000",
    "37, '', '', 3600000",
    "38, DE, GET /v1/0, 0"
  })
  void longRanges_giveWhatJavaComputes_fromRollupsAndFromSlicesBesideThem(
      long seed, String country, String api, long periodMs) {
    Window window = new Window(FROM_MS + 1_234_567, FROM_MS + 200_000_000);
    List<Slice> slices = new GeneratedSlices(seed).around(window, 6_000);
    clickHouse.insert(slices);
    List<Slice> left = slices.stream().map(slice -> slice.only(country, api)).toList();

    Map<String, ExpectedLevels> stats = new TreeMap<>();
    for (JsonNode row : ask(window, country, api)) {
      assertThat(row.get("step_ms").asLong()).isEqualTo(3_600_000);
      stats.put(row.get("start_ms").asText(), ExpectedLevels.of(row));
    }

    assertThat(stats).hasSizeGreaterThan(50);
    Answers.assertAlmostSame(
        ExpectedLevels.by(
            (slice, timing) -> String.valueOf(slice.endMs(timing) / 3_600_000 * 3_600_000),
            left,
            window,
            "",
            periodMs > 0 ? periodMs : window.toMs()),
        stats);
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
    Answers.assertSame(
        new ExpectedLevels(exactly(1), 1, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
        ExpectedLevels.of(row));
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

  @ParameterizedTest
  @CsvSource({
    "UTC, 2036-03-28T00:00Z, 30",
    "Asia/Tokyo, 2036-03-27T15:00Z, 30",
    "Asia/Kolkata, 2036-03-27T18:30Z, 30",
    "Europe/Berlin, 2036-03-27T23:00Z, 30",
    "America/New_York, 2036-10-31T04:00Z, 30",
    "UTC, 2036-03-28T00:00Z, 61",
    "Asia/Tokyo, 2036-03-27T15:00Z, 61",
    "Europe/Berlin, 2036-03-27T23:00Z, 61",
    "Asia/Kolkata, 2036-03-27T18:30Z, 7"
  })
  void daysBeginAtMidnightInTheZone(String zone, OffsetDateTime begin, int days) {
    ZoneId clock = ZoneId.of(zone);
    long fromMs = begin.toInstant().toEpochMilli();
    Window window = new Window(fromMs, fromMs + days * 86_400_000L);
    List<Slice> slices = new ArrayList<>();
    for (int hour = 0; hour < 24 * days; hour++) {
      slices.add(Slice.of("DE", fromMs + hour * 3_600_000L + 1_000, Timing.ok(5, API, 250)));
    }
    clickHouse.insert(slices);

    Map<Long, Long> expected = new TreeMap<>();
    Map<Long, Long> actual = new TreeMap<>();
    JsonNode rows = clickHouse.ask("api_over_time", window, Map.of("zone", zone)).get("data");
    long stepMs = rows.get(0).get("step_ms").asLong();
    for (Slice slice : slices) {
      ZonedDateTime day =
          Instant.ofEpochMilli(slice.t0Ms()).atZone(clock).truncatedTo(ChronoUnit.DAYS);
      if (stepMs >= 86_400_000) {
        day = day.minusDays(day.toLocalDate().toEpochDay() % (stepMs / 86_400_000));
      }
      long start = day.toInstant().toEpochMilli();
      if (stepMs < 86_400_000) {
        start += (slice.t0Ms() - start) / stepMs * stepMs;
      }
      expected.merge(start, 1L, Long::sum);
    }
    rows.forEach(row -> actual.put(row.get("start_ms").asLong(), row.get("sampled").asLong()));

    assertThat(actual).isEqualTo(expected).hasSizeBetween(days / 2, 63);
  }

  @Test
  void theLatestMinutes_areWhatWillHaveArrived() {
    List<Slice> slices = new ArrayList<>();
    long asOf = FROM_MS + 3_600_000;
    // a request a second; every other one arrives at once, the others after 95 s
    for (long ended = FROM_MS; ended < asOf; ended += 1_000) {
      long lag = ended / 1_000 % 2 == 0 ? 0 : 95_000;
      if (ended + lag <= asOf) {
        slices.add(
            Slice.of("DE", ended, Timing.ok(0, API, 250)).withReceivedMs(Math.max(1, ended + lag)));
      }
    }
    clickHouse.insert(slices);

    JsonNode rows = ask(HOUR, "", "");

    JsonNode last = rows.get(rows.size() - 1);
    assertThat(last.get("sampled").asLong()).isEqualTo(30);
    assertThat(last.get("arrived").asDouble()).isCloseTo(0.5, within(0.001));
    assertThat(last.get("requests").asDouble()).isCloseTo(60, within(0.1));
    // 30 more are expected, give or take
    assertThat(last.get("requests_high").asDouble())
        .isCloseTo(60 + 1.96 * Math.sqrt(30 * 0.5 / 0.25), within(0.1));
    assertThat(rows.get(rows.size() - 4).get("arrived").asDouble()).isEqualTo(1);
    assertThat(rows.get(rows.size() - 4).get("requests").asDouble()).isEqualTo(60);
  }

  @Test
  void aRangeOfThePast_hasArrived() {
    clickHouse.insert(
        List.of(
            Slice.of("DE", FROM_MS + 3_599_000, Timing.ok(0, API, 250)),
            Slice.of("DE", FROM_MS + 9_000_000, Timing.ok(0, API, 250))));

    assertThat(ask(HOUR, "", "").get(0).get("arrived").asDouble()).isEqualTo(1);
  }

  private JsonNode ask(Window window, String country, String api) {
    Map<String, String> parameters = Map.of("country", country, "api", api);
    return clickHouse.ask("api_over_time", window, parameters).get("data");
  }

  private static Map<Long, Double> bands(JsonNode row) {
    Map<Long, Double> bands = new TreeMap<>();
    for (int i = 0; i < row.get("band_low_ms").size(); i++) {
      bands.put(
          Math.round(row.get("band_low_ms").get(i).asDouble() * 1e6),
          row.get("band_requests").get(i).asDouble());
    }
    return bands;
  }
}
