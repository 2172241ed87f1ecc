// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static dev.isochrone.dashboards.ExpectedLevels.UNKNOWN;
import static dev.isochrone.dashboards.ExpectedLevels.exactly;
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

    /** Of what a rollup answers whole periods of. */
    long periodMs() {
      return this == REGIONS ? 3_600_000 : 86_400_000;
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

    Map<String, ExpectedLevels> expected = ExpectedLevels.by(question::keyOf, slices, WINDOW, app);

    assertThat(expected).hasSizeGreaterThan(5);
    Answers.assertSame(expected, ask(question, WINDOW, app));
  }

  @ParameterizedTest
  @CsvSource({
    "REGIONS, 5, '', 1234567, 50000000", "REGIONS, 6, shop, 0, 72000000",
    "HEATMAP, 7, '', 5000000, 350000000", "HEATMAP, 8, mail, 0, 259200000"
  })
  void longRanges_giveWhatJavaComputes_fromRollupsAndFromSlicesBesideThem(
      Question question, long seed, String app, long afterMs, long lengthMs) {
    Window window = new Window(FROM_MS + afterMs, FROM_MS + afterMs + lengthMs);
    List<Slice> slices = new GeneratedSlices(seed).around(window, 6_000);
    clickHouse.insert(slices.subList(0, 2_500));
    clickHouse.insert(slices.subList(2_500, 6_000));

    Map<String, ExpectedLevels> expected =
        ExpectedLevels.by(question::keyOf, slices, window, app, question.periodMs());

    assertThat(expected).hasSizeGreaterThan(5);
    Answers.assertAlmostSame(expected, ask(question, window, app));
  }

  @ParameterizedTest
  @EnumSource
  void aLongRange_isAnsweredWithoutTheSlicesOfItsWholePeriods(Question question) {
    clickHouse.insert(List.of(Slice.repeating("DE", FROM_MS, 150, Timing.ok(5, FEED, 250))));
    clickHouse.run("TRUNCATE TABLE slices");

    Map<String, ExpectedLevels> rows =
        ask(question, new Window(FROM_MS - 86_400_000, FROM_MS + 3 * 86_400_000), "");

    assertThat(rows.values()).extracting(ExpectedLevels::sampled).containsExactly(150L);
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

    assertThat(only(question))
        .isEqualTo(new ExpectedLevels(exactly(1), 1, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN));
  }

  @ParameterizedTest
  @EnumSource
  void whatWasKeptForCertain_hasNoInterval(Question question) {
    clickHouse.insert(List.of(Slice.repeating("DE", FROM_MS, 150, Timing.ok(5, FEED, 250))));

    double begin = Math.pow(LogBucket.BASE, LogBucket.of(250_000) - 1.0) / 1_000;
    Answers.assertSame(
        new ExpectedLevels(
            exactly(150),
            150,
            exactly(0),
            exactly(begin * Math.pow(LogBucket.BASE, 0.50)),
            exactly(begin * Math.pow(LogBucket.BASE, 0.95)),
            exactly(begin * Math.pow(LogBucket.BASE, 0.99))),
        only(question));
  }

  @ParameterizedTest
  @EnumSource
  void weights_areTheInverseOfAllThreeProbabilities(Question question) {
    Timing timing = Timing.ok(5, FEED, 250).withKeep(0.25);
    clickHouse.insert(List.of(Slice.of("DE", FROM_MS, timing).withKept(0.5, 0.125)));

    List<@Nullable Double> requests = only(question).requests();

    assertThat(requests.get(0)).isEqualTo(2.0 * 8 * 4);
    // w (w - 1) m^2 + w k (k - 1) with w = 16, m = k = 4
    double halfWidth = 1.96 * Math.sqrt(16 * 15 * 16 + 16 * 12);
    assertThat(requests.get(2)).isCloseTo(64 + halfWidth, ROUNDING);
    assertThat(requests.get(1)).as("at least what was seen").isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void percentiles_followWeightsAndNotNumbers(Question question) {
    List<Slice> slices = new ArrayList<>();
    slices.add(Slice.repeating("DE", FROM_MS, 90, Timing.ok(5, FEED, 100)));
    slices.add(Slice.repeating("DE", FROM_MS, 40, Timing.ok(5, FEED, 3_000)).withKept(0.01, 1));
    clickHouse.insert(slices);

    Double p50Ms = only(question).p50Ms().get(0);

    assertThat(p50Ms).isCloseTo(3_000.0, Percentage.withPercentage(3));
  }

  @ParameterizedTest
  @CsvSource({
    "REGIONS, 9, 0", "REGIONS, 10, 2", "REGIONS, 19, 2", "REGIONS, 20, 3", "REGIONS, 99, 3",
    "REGIONS, 100, 4", "HEATMAP, 9, 0", "HEATMAP, 10, 2", "HEATMAP, 19, 2", "HEATMAP, 20, 3",
    "HEATMAP, 99, 3", "HEATMAP, 100, 4"
  })
  void smallNumbers_areNotEnoughData(Question question, int requests, int known) {
    clickHouse.insert(List.of(Slice.repeating("DE", FROM_MS, requests, Timing.ok(5, FEED, 250))));

    ExpectedLevels row = only(question);

    List<@Nullable Double> values = new ArrayList<>();
    values.add(row.errorRate().get(0));
    values.add(row.p50Ms().get(0));
    values.add(row.p95Ms().get(0));
    values.add(row.p99Ms().get(0));
    assertThat(values.subList(0, known)).doesNotContainNull();
    assertThat(values.subList(known, 4)).allMatch(Objects::isNull);
  }

  @ParameterizedTest
  @CsvSource({
    "REGIONS, 39, 1",
    "REGIONS, 40, 2",
    "REGIONS, 399, 2",
    "REGIONS, 400, 3",
    "REGIONS, 1999, 3",
    "REGIONS, 2000, 4",
    "HEATMAP, 39, 1",
    "HEATMAP, 40, 2",
    "HEATMAP, 2000, 4"
  })
  void ofASample_aPercentileNeedsTwentyTimingsOnEitherSide(
      Question question, int requests, int known) {
    List<Slice> slices = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      slices.add(Slice.of("DE", FROM_MS, Timing.ok(5, FEED, 100 + i)).withKept(0.5, 1));
    }
    clickHouse.insert(slices);

    ExpectedLevels row = only(question);

    List<List<@Nullable Double>> values =
        List.of(row.errorRate(), row.p50Ms(), row.p95Ms(), row.p99Ms());
    assertThat(values.subList(0, known)).doesNotContain(UNKNOWN);
    assertThat(values.subList(known, 4)).allMatch(UNKNOWN::equals);
  }

  @ParameterizedTest
  @EnumSource
  void noErrorsInASample_mayStillBeSome(Question question) {
    clickHouse.insert(
        List.of(Slice.repeating("DE", FROM_MS, 100, Timing.ok(5, FEED, 250)).withKept(0.25, 1)));

    // a Poisson count of none is at most 3.69, a quarter of which was seen
    assertThat(only(question).errorRate()).isEqualTo(List.of(0.0, 0.0, 3.69 / 100 * 0.75));
  }

  @ParameterizedTest
  @EnumSource
  void errors_areAllOutcomesButOkAndCancelled(Question question) {
    List<Timing> timings = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      timings.add(Timing.ok(5, FEED, 250).withOutcome(outcome));
    }
    clickHouse.insert(List.of(Slice.of("DE", FROM_MS, timings.toArray(Timing[]::new))));

    assertThat(only(question).errorRate().get(0)).isCloseTo(9.0 / 11, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource
  void onlyErrors_areAnErrorRateOfOne(Question question) {
    Timing failed = Timing.ok(5, FEED, 250).withOutcome(Outcome.DNS);
    clickHouse.insert(List.of(Slice.repeating("DE", FROM_MS, 20, failed).withKept(0.1, 1)));

    assertThat(only(question).errorRate().get(0)).isCloseTo(1.0, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource
  void unknownTimes_countAsRequestsButNotInPercentiles(Question question) {
    Timing unknown = Timing.ok(5, FEED, 250).withTotal(LogBucket.UNKNOWN);
    clickHouse.insert(List.of(Slice.repeating("DE", FROM_MS, 200, unknown)));

    Answers.assertSame(
        new ExpectedLevels(exactly(200), 200, exactly(0), UNKNOWN, UNKNOWN, UNKNOWN),
        only(question));
  }

  @ParameterizedTest
  @EnumSource
  void aTimeOfZero_isZero(Question question) {
    Timing instant = Timing.ok(5, FEED, 0);
    clickHouse.insert(List.of(Slice.repeating("DE", FROM_MS, 20, instant)));

    assertThat(only(question).p95Ms()).isEqualTo(exactly(0));
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

  private ExpectedLevels only(Question question) {
    Map<String, ExpectedLevels> rows = ask(question, WINDOW, "");
    assertThat(rows).hasSize(1);
    return rows.values().iterator().next();
  }

  private Map<String, ExpectedLevels> ask(Question question, Window window, String app) {
    Map<String, ExpectedLevels> rows = new TreeMap<>();
    for (JsonNode row : clickHouse.ask(question.file(), window, app).get("data")) {
      rows.put(question.keyOf(row), ExpectedLevels.of(row));
    }
    return rows;
  }
}
