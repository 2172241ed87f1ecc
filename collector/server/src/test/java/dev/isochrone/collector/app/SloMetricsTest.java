// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.isochrone.collector.TestBatches;
import dev.isochrone.collector.query.SloTargets;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Service levels at the Prometheus endpoint, from what the real engine holds. */
class SloMetricsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String SLO =
      "{\"*\":{\"satisfied_ms\":500,\"objective\":0.95},\"JP\":{\"satisfied_ms\":200,\"objective\":0.99}}";
  private static final String[] OFTEN = {
    "--isochrone.slo.every=100ms", "--isochrone.slo.budget-every=100ms"
  };

  /** Metric and window that tell a column of slo.sql, asked for the last hour. */
  private static final Map<String, List<String>> COLUMNS =
      Map.of(
          "burn_5m", List.of("burn_rate", "5m"),
          "burn_30m", List.of("burn_rate", "30m"),
          "burn_1h", List.of("burn_rate", "1h"),
          "burn_6h", List.of("burn_rate", "6h"),
          "burn_1h_low", List.of("burn_rate_low", "1h"),
          "burn_6h_low", List.of("burn_rate_low", "6h"),
          "apdex", List.of("apdex", "1h"),
          "requests", List.of("requests", "1h"));

  @TempDir private Path directory = Path.of("");

  @Test
  void metrics_tell_what_the_screen_is_answered_and_alerts_ask_for() throws Exception {
    try (TestCollector collector = start("{\"slo\":" + SLO + "}", OFTEN)) {
      send(collector, 1, 24, 2, "JP");
      send(collector, 2, 24, 0, "DE");
      send(collector, 3, 1, 2, "US");
      assertThat(collector.awaitCount("SELECT count() FROM slices", 49)).isEqualTo(49);

      Map<String, Double> answered = answered(collector);
      Map<String, Double> told = awaitSeries(collector, answered.keySet());

      answered.forEach(
          (series, value) ->
              assertThat(told.get(series)).as(series).isCloseTo(value, withinPercentage(1e-6)));
      assertThat(told)
          .containsKey(series("burn_rate_low", "JP", "1h"))
          .doesNotContainKey(series("burn_rate_low", "DE", "1h"));
      assertThat(told.keySet()).as("too little data").noneMatch(name -> name.contains("US"));
      assertAlertsAskForWhatIsTold(collector.get("/actuator/prometheus").body());
    }
  }

  private static void assertAlertsAskForWhatIsTold(String told) throws Exception {
    String rules = Files.readString(Path.of("../deploy/alerts.yml"));
    assertThat(Pattern.compile("isochrone_\\w+").matcher(rules).results().map(MatchResult::group))
        .hasSizeGreaterThan(12)
        .allSatisfy(metric -> assertThat(told).containsPattern("(?m)^" + metric + "[ {]"));
    assertThat(Pattern.compile("(isochrone_\\w+)\\{window=(\"\\w+\")}").matcher(rules).results())
        .hasSize(4)
        .allSatisfy(
            asked ->
                assertThat(told)
                    .containsPattern(
                        "(?m)^" + asked.group(1) + "\\{.*window=" + asked.group(2) + "}"));
  }

  @Test
  void series_end_with_their_data_with_the_store_and_beyond_the_bound() throws Exception {
    String[] one = {OFTEN[0], OFTEN[1], "--isochrone.slo.max-regions=1"};
    try (TestCollector bounded = start("{\"slo\":" + SLO + "}", one)) {
      send(bounded, 1, 12, 2, "JP");
      send(bounded, 2, 24, 2, "DE");
      assertThat(bounded.awaitCount("SELECT count() FROM slices", 36)).isEqualTo(36);
      Set<String> ofGermany = new TreeSet<>(answered(bounded).keySet());
      ofGermany.removeIf(series -> series.contains("JP"));

      awaitSeries(bounded, ofGermany);
      assertThat(bounded.metrics())
          .containsEntry("isochrone_slo_left_out", 1.0)
          .containsEntry("isochrone_slo_failures_total", 0.0);

      bounded.rows("RENAME TABLE slices TO slices_away");
      awaitSeries(bounded, Set.of());
      assertThat(bounded.metrics().get("isochrone_slo_failures_total")).isGreaterThan(4);
      bounded.rows("RENAME TABLE slices_away TO slices");
      awaitSeries(bounded, ofGermany);

      bounded.rows("TRUNCATE TABLE slices");
      awaitSeries(bounded, Set.of());
    }
  }

  @Test
  void a_changed_settings_file_is_followed_and_a_broken_one_is_not() throws Exception {
    Path file = directory.resolve("settings.json");
    String quiet = "{\"traceUrl\":\"https://t/\"}";
    try (TestCollector collector = start(quiet, OFTEN)) {
      send(collector, 1, 24, 2, "JP");
      assertThat(collector.awaitCount("SELECT count() FROM slices", 24)).isEqualTo(24);
      assertThat(collector.get("/settings.json").body()).isEqualTo(quiet);
      awaitSeries(collector, Set.of());

      Files.writeString(file, "{\"slo\":" + SLO + "}");
      Set<String> strict = answered(collector).keySet();
      awaitSeries(collector, strict);

      Files.writeString(file, "{\"slo\":");
      awaitMetric(collector, "isochrone_slo_targets_stale", 1);
      awaitSeries(collector, strict);

      Files.writeString(file, "{\"slo\":" + SLO.replace("0.99", "0.9") + "}");
      awaitSeries(
          collector,
          strict.stream().map(name -> name.replace("0.99", "0.9")).collect(Collectors.toSet()));
      awaitMetric(collector, "isochrone_slo_targets_stale", 0);

      Files.writeString(file, quiet);
      awaitSeries(collector, Set.of());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{                                                     | expected JSON",
        "{\"slo\":{\"JP\":{}}}                                 | slo: expected a target of '*'",
        "{\"slo\":{\"*\":{\"satisfied_ms\":500}}}              | slo: *: expected satisfied_ms > 0",
        "{\"slo\":{\"*\":{\"satisfied_ms\":5,\"objective\":1}}}| slo: *: expected satisfied_ms > 0"
      })
  void what_promises_nothing_sensible_stops_the_start(String settings, String message)
      throws Exception {
    Path file = Files.writeString(directory.resolve("settings.json"), settings);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SloTargets(file))
        .withMessageStartingWith(file + ": " + message);
  }

  private TestCollector start(String settings, String... more) throws Exception {
    List<String> all = new ArrayList<>(List.of(more));
    all.add(
        "--isochrone.settings-file="
            + Files.writeString(directory.resolve("settings.json"), settings));
    return TestCollector.start(directory, all.toArray(String[]::new));
  }

  /** Sends slices of two requests that have ended a minute ago. */
  private static void send(
      TestCollector collector, int number, int slices, int outcome, String country)
      throws Exception {
    ObjectNode batch = TestBatches.batch(number, slices, 2);
    ((ObjectNode) batch.get("names")).putArray("country").add(country);
    TestBatches.fill(batch, "slices", "country", slices, JSON.readTree("0"));
    TestBatches.fill(batch, "slices", "age", slices, JSON.readTree("60000"));
    TestBatches.fill(batch, "timings", "outcome", 2 * slices, JSON.readTree("" + outcome));
    assertThat(collector.post(batch).statusCode()).isEqualTo(200);
  }

  /** What the Query API says to the screen, by the series that should tell it. */
  private static Map<String, Double> answered(TestCollector collector) throws Exception {
    Map<String, Double> answered = new TreeMap<>();
    for (JsonNode row : ask(collector, "")) {
      COLUMNS.forEach(
          (column, named) -> {
            if (!row.get(column).isNull() && row.get("sampled").asInt() >= 10) {
              answered.put(
                  series(named.get(0), row.get("country").asString(), named.get(1)),
                  row.get(column).asDouble());
            }
          });
    }
    long monthAgo = System.currentTimeMillis() - Duration.ofDays(30).toMillis();
    for (JsonNode row : ask(collector, "&from=" + monthAgo)) {
      if (!row.get("burn").isNull()) {
        answered.put(
            series("error_budget_remaining_ratio", row.get("country").asString(), "30d"),
            1 - row.get("burn").asDouble());
      }
    }
    return answered;
  }

  private static String series(String metric, String country, String window) {
    return "isochrone_slo_%s{app=\"shop\",country=\"%s\",objective=\"%s\",window=\"%s\"}"
        .formatted(metric, country, country.equals("JP") ? "0.99" : "0.95", window);
  }

  /** Waits until these series of regions are told and no others; returns what is told. */
  private static Map<String, Double> awaitSeries(TestCollector collector, Set<String> expected)
      throws Exception {
    long deadline = System.nanoTime() + 60_000_000_000L;
    Map<String, Double> told = Map.of();
    do {
      told = collector.metrics();
      told.keySet().removeIf(series -> !series.contains("window="));
    } while (!told.keySet().equals(expected) && System.nanoTime() < deadline);
    assertThat(told.keySet()).isEqualTo(expected);
    return told;
  }

  private static void awaitMetric(TestCollector collector, String name, double expected)
      throws Exception {
    long deadline = System.nanoTime() + 60_000_000_000L;
    Map<String, Double> told = collector.metrics();
    while (!Objects.equals(told.get(name), expected) && System.nanoTime() < deadline) {
      told = collector.metrics();
    }
    assertThat(told).containsEntry(name, expected);
  }

  private static JsonNode ask(TestCollector collector, String range) throws Exception {
    String targets = URLEncoder.encode(SLO, StandardCharsets.UTF_8);
    return TestCollector.json(collector.get("/api/slo?app=shop&targets=" + targets + range))
        .get("data");
  }
}
