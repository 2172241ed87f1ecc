// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeSqlTest {
  /** In the year 2100, so that no table's TTL ever takes it. */
  private static final long FROM_MS = 4_102_444_800_000L;

  private static final Window HOUR = new Window(FROM_MS, FROM_MS + 3_600_000);

  private ClickHouse clickHouse = ClickHouse.empty();

  /** Everything of a row, computed from the statistics of parts of its timings. */
  private record Row(
      double requests,
      double requestsLow,
      double requestsHigh,
      long sampled,
      @Nullable Double p50Ms,
      @Nullable Double p95Ms,
      @Nullable Double unknownShare,
      @Nullable Double hitShare,
      long edgeSampled,
      @Nullable Double hitP50Ms,
      @Nullable Double missP50Ms,
      @Nullable Double newP50Ms,
      @Nullable Double reusedP50Ms) {}

  @BeforeEach
  void emptyTables() {
    clickHouse = ClickHouse.empty();
  }

  @ParameterizedTest
  @CsvSource({"71, ''", "72, shop"})
  void seededSlices_giveWhatJavaComputes(long seed, String app) {
    List<Slice> slices = new GeneratedSlices(seed).around(HOUR, 2_500);
    clickHouse.insert(slices);

    Map<String, ExpectedStats> all = stats(slices, app, any -> true);
    Map<String, ExpectedStats> unknown = stats(slices, app, it -> it.cache().equals("unknown"));
    Map<String, ExpectedStats> edge = stats(slices, app, it -> it.cache().startsWith("edge_"));
    Map<String, ExpectedStats> hits = stats(slices, app, it -> it.cache().equals("edge_hit"));
    Map<String, ExpectedStats> misses = stats(slices, app, it -> it.cache().equals("edge_miss"));
    Map<String, ExpectedStats> opened = stats(slices, app, it -> it.connection().equals("new"));
    Map<String, ExpectedStats> reused = stats(slices, app, it -> it.connection().equals("reused"));
    Map<String, Row> expected = new TreeMap<>();
    all.forEach(
        (key, row) ->
            expected.put(
                key,
                new Row(
                    row.requests(),
                    row.requestsLow(),
                    row.requestsHigh(),
                    row.sampled(),
                    row.p50Ms(),
                    row.p95Ms(),
                    row.sampled() < 10 ? null : requests(unknown, key) / row.requests(),
                    sampled(edge, key) < 10 ? null : requests(hits, key) / requests(edge, key),
                    sampled(edge, key),
                    p50(hits, key),
                    p50(misses, key),
                    p50(opened, key),
                    p50(reused, key))));

    assertThat(expected).hasSizeGreaterThan(12);
    Answers.assertSame(expected, rows(app));
  }

  @Test
  void emptyTable_givesNoRows() {
    assertThat(rows("")).isEmpty();
  }

  @Test
  void oneRequest_saysNothingOfCachesAndTimes() {
    clickHouse.insert(List.of(Slice.of("DE", FROM_MS, Timing.ok(5, "GET /a", 250))));

    Answers.assertSame(
        Map.of("DE ", new Row(1, 1, 1, 1, null, null, null, null, 0, null, null, null, null)),
        rows(""));
  }

  @Test
  void unknownCaches_doNotDiluteTheHitShare() {
    Timing unknown = Timing.ok(5, "GET /a", 250);
    Timing hit = unknown.withDetail(new Detail("edge_hit", "h2", "new", "", Detail.NONE.phases()));
    Timing miss =
        unknown.withDetail(new Detail("edge_miss", "h2", "new", "", Detail.NONE.phases()));
    clickHouse.insert(
        List.of(
            Slice.repeating("DE", FROM_MS, 70, unknown),
            Slice.repeating("DE", FROM_MS, 20, hit),
            Slice.repeating("DE", FROM_MS, 10, miss)));

    Row row = Objects.requireNonNull(rows("").get("DE "));

    assertThat(row.unknownShare()).isEqualTo(0.7);
    assertThat(row.hitShare()).isEqualTo(20.0 / 30);
  }

  private static Map<String, ExpectedStats> stats(
      List<Slice> slices, String app, Predicate<Detail> of) {
    List<Slice> left =
        slices.stream().map(slice -> slice.only(timing -> of.test(timing.detail()))).toList();
    return ExpectedStats.by(
        (slice, timing) -> slice.country() + " " + timing.detail().pop(), left, HOUR, app);
  }

  private static double requests(Map<String, ExpectedStats> part, String key) {
    ExpectedStats stats = part.get(key);
    return stats == null ? 0 : stats.requests();
  }

  private static long sampled(Map<String, ExpectedStats> part, String key) {
    ExpectedStats stats = part.get(key);
    return stats == null ? 0 : stats.sampled();
  }

  private static @Nullable Double p50(Map<String, ExpectedStats> part, String key) {
    ExpectedStats stats = part.get(key);
    return stats == null ? null : stats.p50Ms();
  }

  private Map<String, Row> rows(String app) {
    Map<String, Row> rows = new TreeMap<>();
    for (JsonNode row : clickHouse.ask("edge", HOUR, app).get("data")) {
      rows.put(
          row.get("country").asText() + " " + row.get("pop").asText(),
          new Row(
              row.get("requests").asDouble(),
              row.get("requests_low").asDouble(),
              row.get("requests_high").asDouble(),
              row.get("sampled").asLong(),
              Answers.nullable(row.get("p50_ms")),
              Answers.nullable(row.get("p95_ms")),
              Answers.nullable(row.get("unknown_share")),
              Answers.nullable(row.get("hit_share")),
              row.get("edge_sampled").asLong(),
              Answers.nullable(row.get("hit_p50_ms")),
              Answers.nullable(row.get("miss_p50_ms")),
              Answers.nullable(row.get("new_p50_ms")),
              Answers.nullable(row.get("reused_p50_ms"))));
    }
    return rows;
  }
}
