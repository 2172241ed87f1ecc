// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isochrone.plan.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompareSqlTest {
  /** In the year 2100, so that no table's TTL ever takes it. */
  private static final long FROM_MS = 4_102_444_800_000L;

  private static final Window HOUR = new Window(FROM_MS, FROM_MS + 3_600_000);
  private static final String FEED = "GET /v1/feed";

  private ClickHouse clickHouse = ClickHouse.empty();

  @BeforeEach
  void emptyTables() {
    clickHouse = ClickHouse.empty();
  }

  @ParameterizedTest
  @CsvSource({
    "standardised, '', p50_ms, 0.5", "standardised, '', p95_ms, 0.95",
        "standardised, '', p99_ms, 0.99",
    "standardised, '', error_rate, 0", "region, DE, p50_ms, 0.5", "region, DE, p95_ms, 0.95",
    "region, US, error_rate, 0", "pooled, '', p95_ms, 0.95", "pooled, '', error_rate, 0"
  })
  void seededSessions_giveWhatJavaComputes(
      String scope, String country, String metric, double percentile) {
    List<List<Slice>> sessions = sessions(41, 700);
    clickHouse.insertSessions(sessions);

    JsonNode row = row(clickHouse.ask("compare", HOUR, Map.of()), scope, country, metric);

    List<List<Slice>> taking =
        sessions.stream()
            .filter(own -> country.isEmpty() || own.get(0).country().equals(country))
            .toList();
    ExpectedChange expected =
        ExpectedChange.of(
            taking,
            HOUR,
            slice -> scope.equals("pooled") ? "" : slice.country() + " " + slice.client().network(),
            percentile);
    double probability = row.get("p_value").asDouble();
    assertThat(probability).isCloseTo(expected.pValue(), withinPercentage(0.5));
    Answers.assertSame(
        expected,
        new ExpectedChange(
            row.get("before").asDouble(),
            row.get("after").asDouble(),
            row.get("change").asDouble(),
            row.get("change_low").asDouble(),
            row.get("change_high").asDouble(),
            row.get("compared_share").asDouble(),
            expected.pValue()));
  }

  @Test
  void emptyTable_givesNoRows() {
    assertThat(clickHouse.ask("compare", HOUR, Map.of()).get("data")).isEmpty();
  }

  @Test
  void oneRequest_isNotEnoughData() {
    clickHouse.insert(List.of(Slice.of("DE", FROM_MS, Timing.ok(5, FEED, 250))));

    JsonNode rows = clickHouse.ask("compare", HOUR, Map.of()).get("data");

    assertThat(rows).hasSize(12);
    for (JsonNode row : rows) {
      assertThat(row.get("verdict").asText()).isEqualTo("not_enough_data");
      for (String column : List.of("before", "after", "change", "p_value", "adjusted_p")) {
        assertThat(row.get(column).isNull()).as(column).isTrue();
      }
    }
  }

  @Test
  void fromNoErrorsToErrorsOnly_isWorse_andTimesAreUnchanged() {
    List<Slice> slices = new ArrayList<>();
    Timing fine = Timing.ok(5, FEED, 250);
    for (int i = 0; i < 40; i++) {
      slices.add(Slice.repeating("DE", FROM_MS - 60_000, 3, fine));
      slices.add(Slice.repeating("DE", FROM_MS, 3, fine.withOutcome(Outcome.TIMEOUT)));
    }
    clickHouse.insert(slices);

    JsonNode answer = clickHouse.ask("compare", HOUR, Map.of());

    JsonNode errors = row(answer, "standardised", "", "error_rate");
    assertThat(errors.get("change").asDouble()).isEqualTo(1);
    assertThat(errors.get("change_low").asDouble()).isEqualTo(1);
    assertThat(errors.get("verdict").asText()).isEqualTo("worse");
    JsonNode p50 = row(answer, "standardised", "", "p50_ms");
    assertThat(p50.get("change").asDouble()).isZero();
    assertThat(p50.get("verdict").asText()).isEqualTo("not_convincing");
  }

  @Test
  void versions_areComparedInTheSameRange() {
    List<Slice> slices = new ArrayList<>();
    Random random = new Random(7);
    for (int i = 0; i < 400; i++) {
      String version = i % 2 == 0 ? "4.1" : "4.2";
      int millis = (int) ((i % 2 == 0 ? 400 : 200) * Math.exp(0.3 * random.nextGaussian()));
      slices.add(
          Slice.of("DE", FROM_MS, Timing.ok(5, FEED, millis))
              .withClient(new Client(version, "wifi", "phone", 0)));
    }
    clickHouse.insert(slices);

    Map<String, String> versions =
        Map.of(
            "by",
            "app_version",
            "before",
            "4.1",
            "after",
            "4.2",
            "before_from",
            HOUR.fromSeconds(),
            "before_to",
            HOUR.toSeconds());
    JsonNode row = row(clickHouse.ask("compare", HOUR, versions), "region", "DE", "p50_ms");

    assertThat(row.get("verdict").asText()).isEqualTo("better");
    assertThat(row.get("change_low").asDouble()).isLessThan(-200);
    assertThat(row.get("change_high").asDouble()).isGreaterThan(-200);
  }

  @Test
  void whatOnlyOneSideHas_isNotCompared() {
    List<Slice> slices = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      slices.add(Slice.repeating("DE", FROM_MS - 60_000, 2, Timing.ok(5, FEED, 100)));
      slices.add(Slice.repeating("DE", FROM_MS, 2, Timing.ok(5, FEED, 100)));
      slices.add(Slice.repeating("BR", FROM_MS - 60_000, 2, Timing.ok(5, FEED, 900)));
    }
    clickHouse.insert(slices);

    JsonNode answer = clickHouse.ask("compare", HOUR, Map.of());

    JsonNode standardised = row(answer, "standardised", "", "p50_ms");
    assertThat(standardised.get("change").asDouble()).isZero();
    assertThat(standardised.get("compared_share").asDouble()).isEqualTo(0.5);
    assertThat(row(answer, "pooled", "", "p50_ms").get("change").asDouble()).isNegative();
    assertThat(row(answer, "region", "BR", "p50_ms").get("verdict").asText())
        .isEqualTo("not_enough_data");
  }

  /** Sessions of up to four slices, each in one country and network, before and after. */
  private static List<List<Slice>> sessions(long seed, int count) {
    Random random = new Random(seed);
    Window both = new Window(HOUR.before().fromMs(), HOUR.toMs());
    List<Slice> slices = new GeneratedSlices(seed).around(both, 3 * count);
    List<List<Slice>> sessions = new ArrayList<>();
    for (int i = 0; i < slices.size(); ) {
      Slice first = slices.get(i);
      List<Slice> session = new ArrayList<>();
      for (int size = 1 + random.nextInt(4); size > 0 && i < slices.size(); size--, i++) {
        Slice own = slices.get(i);
        session.add(
            new Slice(
                own.app(),
                first.country(),
                own.t0Ms(),
                own.receivedMs(),
                own.keepProbability(),
                own.admission(),
                own.timings(),
                first.client()));
      }
      sessions.add(session);
    }
    return sessions;
  }

  private static JsonNode row(JsonNode answer, String scope, String country, String metric) {
    for (JsonNode row : answer.get("data")) {
      if (row.get("scope").asText().equals(scope)
          && row.get("country").asText().equals(country)
          && row.get("metric").asText().equals(metric)) {
        return row;
      }
    }
    throw new AssertionError("expected a row of " + scope + " " + country + " " + metric);
  }
}
