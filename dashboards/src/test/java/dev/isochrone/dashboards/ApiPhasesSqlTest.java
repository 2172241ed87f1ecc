// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isochrone.plan.LogBucket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiPhasesSqlTest {
  /** In the year 2100, so that no table's TTL ever takes it. */
  private static final long FROM_MS = 4_102_444_800_000L;

  private static final Window HOUR = new Window(FROM_MS, FROM_MS + 3_600_000);
  private static final Client PHASED = new Client("", "", "", 1);

  private ClickHouse clickHouse = ClickHouse.empty();

  private record Sample(double weight, double ms) {}

  private record Row(
      long sampled,
      double requests,
      @Nullable Double happened,
      long happenedSampled,
      @Nullable Double meanMs,
      @Nullable Double p50Ms,
      @Nullable Double p95Ms) {

    static Row of(List<Sample> all) {
      List<Sample> happened =
          all.stream()
              .filter(sample -> sample.ms() > 0)
              .sorted(Comparator.comparingDouble(Sample::ms))
              .toList();
      double requests = all.stream().mapToDouble(Sample::weight).sum();
      double happenedRequests = happened.stream().mapToDouble(Sample::weight).sum();
      double sumMs = happened.stream().mapToDouble(each -> each.weight() * each.ms()).sum();
      return new Row(
          all.size(),
          requests,
          all.size() < 10 ? null : happenedRequests / requests,
          happened.size(),
          happened.size() < 10 ? null : sumMs / happenedRequests,
          happened.size() < 10 ? null : percentile(happened, 0.50 * happenedRequests),
          happened.size() < 20 ? null : percentile(happened, 0.95 * happenedRequests));
    }

    private static double percentile(List<Sample> sorted, double weight) {
      double below = 0;
      for (Sample sample : sorted) {
        below += sample.weight();
        if (below >= weight * (1 - 2e-9)) {
          return sample.ms();
        }
      }
      throw new AssertionError("expected a sample at " + weight + ", got " + below);
    }
  }

  @BeforeEach
  void emptyTables() {
    clickHouse = ClickHouse.empty();
  }

  @ParameterizedTest
  @CsvSource({"51, DE, GET /v1/0", "52, '', ''", "53, ??, ''"})
  void seededSlices_giveWhatJavaComputes(long seed, String country, String api) {
    List<Slice> slices = new GeneratedSlices(seed).around(HOUR, 2_000);
    clickHouse.insert(slices);

    Map<String, List<Sample>> samples = new TreeMap<>();
    for (Slice slice : slices) {
      for (Timing timing : slice.only(country, api).timings()) {
        if (slice.client().phaseKeep() > 0 && HOUR.has(slice.endMs(timing))) {
          double weight = slice.weight() / ((float) timing.keep() * slice.client().phaseKeep());
          times(timing.detail())
              .forEach(
                  (phase, ms) ->
                      samples
                          .computeIfAbsent(phase, any -> new ArrayList<>())
                          .add(new Sample(weight, ms)));
        }
      }
    }
    Map<String, Row> expected = new TreeMap<>();
    samples.forEach((phase, all) -> expected.put(phase, Row.of(all)));

    assertThat(expected).hasSize(9);
    Answers.assertSame(expected, rows(country, api));
  }

  @Test
  void emptyTable_givesNoRows() {
    assertThat(rows("", "")).isEmpty();
  }

  @Test
  void slicesWithoutPhases_giveNoRows() {
    clickHouse.insert(List.of(Slice.of("DE", FROM_MS, Timing.ok(5, "GET /a", 250))));

    assertThat(rows("", "")).isEmpty();
  }

  @Test
  void oneRequest_saysNothingOfTime_andItsUnknownServerNothingOfTheNetwork() {
    Slice slice = Slice.of("DE", FROM_MS, Timing.ok(5, "GET /a", 250)).withClient(PHASED);
    clickHouse.insert(List.of(slice));

    Map<String, Row> rows = rows("", "");

    assertThat(rows).doesNotContainKeys("server", "network").hasSize(7);
    assertThat(rows.get("wait")).isEqualTo(new Row(1, 1, null, 0, null, null, null));
  }

  @Test
  void reusedConnections_doNotDilute_theTimeOfNewOnes() {
    int tls = LogBucket.of(100_000);
    Timing opened = timing(List.of(0, 1, 1, tls, 1, 1, -1, 1));
    Timing reused = timing(List.of(0, 0, 0, 0, 1, 1, -1, 1));
    clickHouse.insert(
        List.of(
            Slice.repeating("DE", FROM_MS, 20, opened).withClient(PHASED),
            Slice.repeating("DE", FROM_MS, 60, reused).withClient(PHASED)));

    double ms = LogBucket.midpoint(tls) / 1_000;
    Answers.assertSame(new Row(80, 80, 0.25, 20, ms, ms, ms), rows("", "").get("tls"));
  }

  private static Timing timing(List<Integer> phases) {
    return Timing.ok(5, "GET /a", 250).withDetail(new Detail("unknown", "h2", "new", "", phases));
  }

  /** Returns what was measured, in ms. */
  private static Map<String, Double> times(Detail detail) {
    Map<String, Double> times = new TreeMap<>();
    for (int i = 0; i < Detail.PHASES.size(); i++) {
      int bucket = detail.phases().get(i);
      if (bucket != LogBucket.UNKNOWN) {
        times.put(Detail.PHASES.get(i), LogBucket.midpoint(bucket) / 1_000);
      }
    }
    Double server = times.get("server");
    Double waited = times.get("wait");
    if (server != null && waited != null) {
      times.put("network", Math.max(0, waited - server));
    }
    return times;
  }

  private Map<String, Row> rows(String country, String api) {
    Map<String, Row> rows = new TreeMap<>();
    Map<String, String> parameters = Map.of("country", country, "api", api);
    for (JsonNode row : clickHouse.ask("api_phases", HOUR, parameters).get("data")) {
      rows.put(
          row.get("phase").asText(),
          new Row(
              row.get("sampled").asLong(),
              row.get("requests").asDouble(),
              Answers.nullable(row.get("happened")),
              row.get("happened_sampled").asLong(),
              Answers.nullable(row.get("mean_ms")),
              Answers.nullable(row.get("p50_ms")),
              Answers.nullable(row.get("p95_ms"))));
    }
    return rows;
  }
}
