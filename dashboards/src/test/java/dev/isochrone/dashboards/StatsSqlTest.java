// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isochrone.plan.LogBucket;
import dev.isochrone.plan.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What regions.sql and heatmap.sql have in common: the same estimators over other groups. */
class StatsSqlTest {
  /** In the year 2100, so that no table's TTL ever takes it. */
  private static final long FROM_MS = 4_102_444_800_000L;

  private static final Window WINDOW = new Window(FROM_MS, FROM_MS + 3_600_000);
  private static final String FEED = "GET /v1/feed";
  private static final Percentage ROUNDING = Percentage.withPercentage(1e-7);

  private ClickHouse clickHouse = ClickHouse.empty();

  /** A SQL file and what its rows are about. */
  enum Question {
    REGIONS,
    HEATMAP;

    String file() {
      return name().toLowerCase(Locale.ROOT);
    }

    String keyOf(Slice slice, Timing timing) {
      return keyOf(slice.country(), timing.api());
    }

    String keyOf(JsonNode row) {
      return keyOf(row.get("country").asText(), row.path("api").asText());
    }

    private String keyOf(String country, String api) {
      return this == REGIONS ? country : country + " " + api;
    }
  }

  @BeforeEach
  void emptyTables() {
    clickHouse = ClickHouse.empty();
  }

  @ParameterizedTest
  @CsvSource({"REGIONS, 1, ''", "REGIONS, 2, shop", "HEATMAP, 3, ''", "HEATMAP, 4, mail"})
  void seededSlices_giveWhatJavaComputes(Question question, long seed, String app) {
    List<Slice> slices = new GeneratedSlices(seed).around(WINDOW, 3_000);
    clickHouse.insert(slices);

    Map<String, ExpectedStats> expected = ExpectedStats.by(question::keyOf, slices, WINDOW, app);

    assertThat(expected).hasSizeGreaterThan(5);
    Answers.assertSame(expected, ask(question, WINDOW, app));
  }

  @ParameterizedTest
  @EnumSource
  void emptyTable_givesNoRows(Question question) {
    assertThat(ask(question, WINDOW, "")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void oneRequest_isCountedExactly_andSaysNothingOfTime(Question question) {
    clickHouse.insert(List.of(Slice.of("DE", FROM_MS, Timing.ok(5, FEED, 250))));

    assertThat(only(question)).isEqualTo(new ExpectedStats(1, 1, 1, 1, null, null, null, null));
  }

  @ParameterizedTest
  @EnumSource
  void whatWasKeptForCertain_hasNoInterval(Question question) {
    clickHouse.insert(List.of(Slice.repeating("DE", FROM_MS, 150, Timing.ok(5, FEED, 250))));

    double ms = LogBucket.midpoint(LogBucket.of(250_000)) / 1_000;
    Answers.assertSame(new ExpectedStats(150, 150, 150, 150, 0.0, ms, ms, ms), only(question));
  }

  @ParameterizedTest
  @EnumSource
  void weights_areTheInverseOfAllThreeProbabilities(Question question) {
    Timing timing = Timing.ok(5, FEED, 250).withKeep(0.25);
    clickHouse.insert(List.of(Slice.of("DE", FROM_MS, timing).withKept(0.5, 0.125)));

    ExpectedStats row = only(question);

    assertThat(row.requests()).isEqualTo(2 * 8 * 4);
    // w (w - 1) m^2 + w k (k - 1) with w = 16, m = k = 4
    double halfWidth = 1.96 * Math.sqrt(16 * 15 * 16 + 16 * 12);
    assertThat(row.requestsHigh()).isCloseTo(64 + halfWidth, ROUNDING);
    assertThat(row.requestsLow()).as("at least what was seen").isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void percentiles_followWeightsAndNotNumbers(Question question) {
    List<Slice> slices = new ArrayList<>();
    slices.add(Slice.repeating("DE", FROM_MS, 90, Timing.ok(5, FEED, 100)));
    slices.add(Slice.repeating("DE", FROM_MS, 10, Timing.ok(5, FEED, 3_000)).withKept(0.01, 1));
    clickHouse.insert(slices);

    Double p50Ms = only(question).p50Ms();

    assertThat(p50Ms).isCloseTo(3_000.0, Percentage.withPercentage(2));
  }

  @ParameterizedTest
  @CsvSource({
    "REGIONS, 9, 0", "REGIONS, 10, 2", "REGIONS, 19, 2", "REGIONS, 20, 3", "REGIONS, 99, 3",
    "REGIONS, 100, 4", "HEATMAP, 9, 0", "HEATMAP, 10, 2", "HEATMAP, 19, 2", "HEATMAP, 20, 3",
    "HEATMAP, 99, 3", "HEATMAP, 100, 4"
  })
  void smallNumbers_areNotEnoughData(Question question, int requests, int known) {
    clickHouse.insert(List.of(Slice.repeating("DE", FROM_MS, requests, Timing.ok(5, FEED, 250))));

    ExpectedStats row = only(question);

    List<@Nullable Double> values = new ArrayList<>();
    values.add(row.errorRate());
    values.add(row.p50Ms());
    values.add(row.p95Ms());
    values.add(row.p99Ms());
    assertThat(values.subList(0, known)).doesNotContainNull();
    assertThat(values.subList(known, 4)).allMatch(Objects::isNull);
  }

  @ParameterizedTest
  @EnumSource
  void errors_areAllOutcomesButOkAndCancelled(Question question) {
    List<Timing> timings = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      timings.add(Timing.ok(5, FEED, 250).withOutcome(outcome));
    }
    clickHouse.insert(List.of(Slice.of("DE", FROM_MS, timings.toArray(Timing[]::new))));

    assertThat(only(question).errorRate()).isCloseTo(9.0 / 11, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource
  void onlyErrors_areAnErrorRateOfOne(Question question) {
    Timing failed = Timing.ok(5, FEED, 250).withOutcome(Outcome.DNS);
    clickHouse.insert(List.of(Slice.repeating("DE", FROM_MS, 20, failed).withKept(0.1, 1)));

    assertThat(only(question).errorRate()).isCloseTo(1.0, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource
  void unknownTimes_countAsRequestsButNotInPercentiles(Question question) {
    Timing unknown = Timing.ok(5, FEED, 250).withTotal(LogBucket.UNKNOWN);
    clickHouse.insert(List.of(Slice.repeating("DE", FROM_MS, 200, unknown)));

    Answers.assertSame(
        new ExpectedStats(200, 200, 200, 200, 0.0, null, null, null), only(question));
  }

  @ParameterizedTest
  @EnumSource
  void aTimeOfZero_isZero(Question question) {
    Timing instant = Timing.ok(5, FEED, 0);
    clickHouse.insert(List.of(Slice.repeating("DE", FROM_MS, 20, instant)));

    assertThat(only(question).p95Ms()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void theRange_isHalfOpenOnTheEndOfRequests(Question question) {
    long hourBefore = FROM_MS - 3_600_000;
    clickHouse.insert(
        List.of(
            Slice.of("DE", FROM_MS - 1_000, Timing.ok(9, FEED, 1), Timing.ok(10, FEED, 1)),
            Slice.of("DE", WINDOW.toMs() - 1_000, Timing.ok(9, FEED, 1), Timing.ok(10, FEED, 1)),
            Slice.of("DE", hourBefore, Timing.ok(35_999, FEED, 1), Timing.ok(36_000, FEED, 1)),
            Slice.of("DE", FROM_MS - 6_553_500, Timing.ok(65_535, FEED, 1))));

    assertThat(only(question).sampled()).isEqualTo(4);
  }

  private ExpectedStats only(Question question) {
    Map<String, ExpectedStats> rows = ask(question, WINDOW, "");
    assertThat(rows).hasSize(1);
    return rows.values().iterator().next();
  }

  private Map<String, ExpectedStats> ask(Question question, Window window, String app) {
    Map<String, ExpectedStats> rows = new TreeMap<>();
    for (JsonNode row : clickHouse.ask(question.file(), window, app).get("data")) {
      rows.put(question.keyOf(row), Answers.stats(row));
    }
    return rows;
  }
}
