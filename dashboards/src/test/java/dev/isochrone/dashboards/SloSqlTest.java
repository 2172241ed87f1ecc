// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isochrone.plan.LogBucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SloSqlTest {
  /** In the year 2100, so that no table's TTL ever takes it. */
  private static final long TO_MS = 4_102_444_800_000L;

  private static final Window DAY = new Window(TO_MS - 86_400_000, TO_MS);
  private static final String TARGETS =
      "{\"*\":{\"satisfied_ms\":100,\"objective\":0.9},\"BR\":{\"satisfied_ms\":200,\"objective\":0.5}}";
  private static final List<String> BURNS =
      List.of("burn", "burn_5m", "burn_30m", "burn_1h", "burn_6h", "burn_1h_low", "burn_6h_low");
  private static final List<Long> WINDOWS_MS =
      List.of(86_400_000L, 300_000L, 1_800_000L, 3_600_000L, 21_600_000L);

  private ClickHouse clickHouse = ClickHouse.empty();

  private record Row(
      double requests,
      long sampled,
      @Nullable Double apdex,
      @Nullable Double low,
      @Nullable Double high,
      List<@Nullable Double> burns) {}

  @BeforeEach
  void emptyTables() {
    clickHouse = ClickHouse.empty();
  }

  @ParameterizedTest
  @CsvSource({"61, ''", "62, shop"})
  void seededSlices_giveWhatJavaComputes(long seed, String app) {
    List<Slice> slices =
        new ArrayList<>(
            new GeneratedSlices(seed).around(new Window(TO_MS - 1_800_000, TO_MS), 900));
    slices.addAll(new GeneratedSlices(seed + 1).around(DAY, 600));
    clickHouse.insert(slices);

    Map<String, Row> expected = new TreeMap<>();
    for (String country : List.of("JP", "DE", "US", "BR", "IS", "")) {
      List<Slice> own =
          slices.stream()
              .filter(slice -> app.isEmpty() || slice.app().equals(app))
              .filter(slice -> slice.country().equals(country))
              .toList();
      boolean brazil = country.equals("BR");
      expected.put(country, row(own, brazil ? 200 : 100, brazil ? 0.5 : 0.9));
    }

    assertThat(Objects.requireNonNull(expected.get("DE")).burns()).doesNotContainNull();
    Answers.assertSame(expected, rows(app));
  }

  @Test
  void emptyTable_givesNoRows() {
    assertThat(rows("")).isEmpty();
  }

  @Test
  void oneRequest_isNotEnoughToJudge() {
    clickHouse.insert(List.of(Slice.of("DE", TO_MS - 60_000, Timing.ok(5, "GET /a", 900))));

    JsonNode row = ask("").get(0);

    assertThat(row.get("sampled").asLong()).isEqualTo(1);
    assertThat(row.get("apdex").isNull()).isTrue();
    assertThat(row.get("burn_5m").isNull()).isTrue();
    assertThat(row.get("burn_1h_low").isNull()).isTrue();
    assertThat(row.get("page").asInt()).isZero();
  }

  @Test
  void allBad_pagesWithEnoughTraffic_andNotWithLittle() {
    Timing slow = Timing.ok(5, "GET /a", 9_000);
    for (int slice = 0; slice < 30; slice++) {
      clickHouse.insert(List.of(Slice.repeating("DE", TO_MS - 240_000 + slice, 8, slow)));
    }
    clickHouse.insert(List.of(Slice.repeating("US", TO_MS - 240_000, 8, slow)));

    Map<String, Integer> pages = new TreeMap<>();
    for (JsonNode row : clickHouse.ask("slo", DAY, "").get("data")) {
      pages.put(row.get("country").asText(), row.get("page").asInt());
      assertThat(row.get("satisfied_ms").asDouble()).as("without targets").isEqualTo(500);
    }

    assertThat(pages).isEqualTo(Map.of("DE", 1, "US", 0));
  }

  @Test
  void aBadHourThatIsOver_doesNotPage() {
    Timing slow = Timing.ok(5, "GET /a", 9_000);
    for (int slice = 0; slice < 30; slice++) {
      clickHouse.insert(
          List.of(
              Slice.repeating("DE", TO_MS - 2_700_000 + slice, 8, slow),
              Slice.repeating("DE", TO_MS - 240_000 + slice, 8, Timing.ok(5, "GET /a", 50))));
    }

    JsonNode row = ask("").get(0);

    assertThat(row.get("burn_1h").asDouble()).isPositive();
    assertThat(row.get("burn_5m").asDouble()).isZero();
    assertThat(row.get("page").asInt()).isZero();
  }

  private static Row row(List<Slice> slices, double satisfiedMs, double objective) {
    List<@Nullable Double> burns = new ArrayList<>();
    for (long sinceMs : WINDOWS_MS) {
      Sums sums = new Sums();
      slices.forEach(slice -> sums.add(slice, TO_MS - sinceMs, satisfiedMs));
      burns.add(sums.sampled < 10 ? null : sums.bad / sums.all / (1 - objective));
    }
    for (long sinceMs : WINDOWS_MS.subList(3, 5)) {
      Sums sums = new Sums();
      slices.forEach(slice -> sums.add(slice, TO_MS - sinceMs, satisfiedMs));
      double share = sums.bad / sums.all;
      double low = Math.max(0, share - sums.halfWidth(share, part -> part.bad));
      burns.add(sums.sampledBad < 10 ? null : low / (1 - objective));
    }
    Sums day = new Sums();
    slices.forEach(slice -> day.add(slice, DAY.fromMs(), satisfiedMs));
    double apdex = day.happy / day.all;
    double halfWidth = day.halfWidth(apdex, part -> part.happy);
    return new Row(
        day.all,
        day.sampled,
        apdex,
        Math.max(0, apdex - halfWidth),
        Math.min(1, apdex + halfWidth),
        burns);
  }

  /** What one slice has of a window. */
  private record Part(double all, double bad, double happy) {}

  private static final class Sums {
    private final List<Part> parts = new ArrayList<>();
    private double all;
    private double bad;
    private double happy;
    private long sampled;
    private long sampledBad;

    /** Of the 95 % interval of a share, slices as draws. */
    double halfWidth(double share, ToDoubleFunction<Part> of) {
      double squares = 0;
      for (Part part : parts) {
        squares += Math.pow(of.applyAsDouble(part) - share * part.all, 2);
      }
      return 1.96 * Math.sqrt(squares) / all;
    }

    void add(Slice slice, long fromMs, double satisfiedMs) {
      double sliceAll = 0;
      double sliceBad = 0;
      double sliceHappy = 0;
      for (Timing timing : slice.timings()) {
        boolean failed = timing.outcome().isError();
        boolean timed = timing.total() != LogBucket.UNKNOWN;
        if (!new Window(fromMs, TO_MS).has(slice.endMs(timing)) || !(timed || failed)) {
          continue;
        }
        double ms = timed ? LogBucket.midpoint(timing.total()) / 1_000 : 0;
        double weight = slice.weight() / (float) timing.keep();
        boolean frustrated = failed || ms > 4 * satisfiedMs;
        sliceBad += frustrated ? weight : 0;
        sampledBad += frustrated ? 1 : 0;
        sliceHappy += frustrated ? 0 : ms > satisfiedMs ? weight / 2 : weight;
        sliceAll += weight;
        sampled++;
      }
      all += sliceAll;
      bad += sliceBad;
      happy += sliceHappy;
      parts.add(new Part(sliceAll, sliceBad, sliceHappy));
    }
  }

  private JsonNode ask(String app) {
    return clickHouse.ask("slo", DAY, Map.of("app", app, "targets", TARGETS)).get("data");
  }

  private Map<String, Row> rows(String app) {
    Map<String, Row> rows = new TreeMap<>();
    for (JsonNode row : ask(app)) {
      List<@Nullable Double> burns = new ArrayList<>();
      BURNS.forEach(burn -> burns.add(Answers.nullable(row.get(burn))));
      rows.put(
          row.get("country").asText(),
          new Row(
              row.get("requests").asDouble(),
              row.get("sampled").asLong(),
              Answers.nullable(row.get("apdex")),
              Answers.nullable(row.get("apdex_low")),
              Answers.nullable(row.get("apdex_high")),
              burns));
    }
    return rows;
  }
}
