// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** losses.sql, arrivals.sql and sdk_versions.sql: is what is shown all there is? */
class CompletenessSqlTest {
  /** In the year 2100, so that no table's TTL ever takes it. */
  private static final long TO_MS = 4_102_444_800_000L;

  private static final long DAY_MS = 86_400_000;
  private static final Window HOUR = new Window(TO_MS - 3_600_000, TO_MS);
  private static final ObjectMapper JSON = new ObjectMapper();

  private ClickHouse clickHouse = ClickHouse.empty();

  private record Loss(
      String app,
      String country,
      String version,
      String source,
      String reason,
      long atMs,
      int records) {}

  private record Lost(long records, double share, long countries, long versions, long lastMs) {}

  @BeforeEach
  void emptyTables() {
    clickHouse = ClickHouse.empty();
  }

  @Test
  void seededLosses_giveWhatJavaComputes() {
    Random random = new Random(81);
    List<Loss> losses =
        IntStream.range(0, 400)
            .mapToObj(
                any ->
                    new Loss(
                        oneOf(random, "shop", "mail"),
                        oneOf(random, "DE", "JP", ""),
                        oneOf(random, "4.1", "4.2", "4.3"),
                        oneOf(random, "sdk", "collector"),
                        oneOf(random, "queue_full", "too_old", "kill"),
                        TO_MS - 1_000L * (1 + random.nextInt(7_200)),
                        1 + random.nextInt(50)))
            .toList();
    insert("losses", losses.stream().map(CompletenessSqlTest::row).toList());
    usage("DE", TO_MS - 60_000, 3, 700);

    List<Loss> left =
        losses.stream().filter(loss -> loss.app().equals("shop") && HOUR.has(loss.atMs())).toList();
    double all = 700 + left.stream().mapToInt(Loss::records).sum();
    Map<String, Lost> expected = new TreeMap<>();
    left.stream()
        .collect(Collectors.groupingBy(loss -> loss.source() + " " + loss.reason()))
        .forEach(
            (key, own) -> {
              long records = own.stream().mapToInt(Loss::records).sum();
              expected.put(
                  key,
                  new Lost(
                      records,
                      records / all,
                      own.stream().map(Loss::country).distinct().count(),
                      own.stream().map(Loss::version).distinct().count(),
                      own.stream().mapToLong(Loss::atMs).max().orElseThrow()));
            });

    Map<String, Lost> actual = new TreeMap<>();
    for (JsonNode row : ask("losses", HOUR, "shop")) {
      actual.put(
          row.get("source").asText() + " " + row.get("reason").asText(),
          new Lost(
              row.get("records").asLong(),
              row.get("share").asDouble(),
              row.get("countries").asLong(),
              row.get("versions").asLong(),
              row.get("last_ms").asLong()));
    }
    assertThat(expected).hasSize(6);
    Answers.assertSame(expected, actual);
  }

  @Test
  void emptyTables_giveNoRows() {
    for (String question : List.of("losses", "arrivals", "sdk_versions")) {
      assertThat(ask(question, HOUR, "")).as(question).isEmpty();
    }
  }

  @Test
  void aRegionThatFallsSilent_isDark_andIsToldFirst() {
    for (int day = 1; day <= 7; day++) {
      usage("DE", TO_MS - day * DAY_MS - 60_000, 100 + day, 1);
      usage("BR", TO_MS - day * DAY_MS - 60_000, 100, 1);
      usage("IS", TO_MS - day * DAY_MS - 60_000, 4, 1);
      usage("JP", TO_MS - day * DAY_MS - 7_200_000, 900, 1);
    }
    usage("DE", TO_MS - 60_000, 30, 1);
    usage("BR", TO_MS - 60_000, 20, 1);
    usage("NG", TO_MS - 60_000, 5, 1);

    JsonNode rows = ask("arrivals", HOUR, "");

    assertThat(rows.get(0).get("country").asText()).isEqualTo("BR");
    Map<String, String> told = new TreeMap<>();
    for (JsonNode row : rows) {
      told.put(
          row.get("country").asText(),
          "%s of %s in %s days, dark %s"
              .formatted(
                  row.get("batches").asText(),
                  row.get("expected").asText(),
                  row.get("days").asText(),
                  row.get("dark").asText()));
    }
    assertThat(told)
        .as("an hour that was always silent is none")
        .isEqualTo(
            Map.of(
                "BR", "20 of 100 in 7 days, dark 1",
                "DE", "30 of 104 in 7 days, dark 0",
                "IS", "0 of 4 in 7 days, dark 0",
                "NG", "5 of null in 0 days, dark 0"));
  }

  @Test
  void daysWithoutABatch_areZeros_sinceTheFirstOne() {
    usage("DE", TO_MS - 3 * DAY_MS - 60_000, 90, 1);

    JsonNode row = ask("arrivals", HOUR, "").get(0);

    assertThat(row.get("days").asInt()).isEqualTo(3);
    assertThat(row.get("expected").asDouble()).isZero();
  }

  @Test
  void lag_isFromTheEndOfASlice_toItsArrival() {
    usage("DE", TO_MS - 60_000, 1, 1);
    Timing request = Timing.ok(20, "GET /a", 250);
    clickHouse.insert(
        List.of(
            Slice.of("DE", TO_MS - 60_000, request).withReceivedMs(TO_MS - 52_000),
            Slice.of("DE", TO_MS - 60_000, request).withReceivedMs(TO_MS - 50_000)));

    JsonNode row = ask("arrivals", HOUR, "").get(0);

    assertThat(row.get("lag_p50_ms").asDouble()).isEqualTo(7_000);
    assertThat(row.get("lag_p95_ms").asDouble()).isCloseTo(7_900, within(1e-6));
    assertThat(row.get("slices").asInt()).isEqualTo(2);
  }

  @Test
  void seededSlices_giveWhatJavaComputes_ofVersions() {
    List<Slice> slices = new GeneratedSlices(82).around(HOUR, 400);
    clickHouse.insert(slices);

    Map<String, ExpectedStats> expected =
        ExpectedStats.by(
            (slice, timing) -> slice.app() + " ",
            slices.stream().filter(slice -> HOUR.has(slice.t0Ms())).toList(),
            new Window(0, Long.MAX_VALUE),
            "");
    for (JsonNode row : ask("sdk_versions", HOUR, "")) {
      ExpectedStats stats = expected.remove(row.get("app").asText() + " ");
      assertThat(row.get("requests").asDouble()).isCloseTo(stats.requests(), within(1e-6));
      assertThat(row.get("requests_low").asDouble()).isCloseTo(stats.requestsLow(), within(1e-6));
      assertThat(row.get("requests_high").asDouble()).isCloseTo(stats.requestsHigh(), within(1e-6));
      assertThat(row.get("sampled").asLong()).isEqualTo(stats.sampled());
    }
    assertThat(expected).isEmpty();
  }

  private JsonNode ask(String question, Window window, String app) {
    return clickHouse.ask(question, window, app).get("data");
  }

  private void usage(String country, long atMs, int batches, int timings) {
    ObjectNode row = JSON.createObjectNode().put("app", "shop").put("country", country);
    row.put("received_at", atMs / 1_000).put("batches", batches).put("timings", timings);
    insert("ingest_usage", List.of(row));
  }

  private void insert(String table, Collection<ObjectNode> rows) {
    clickHouse.insertRows(
        table, rows.stream().map(ObjectNode::toString).collect(Collectors.joining("\n")));
  }

  private static ObjectNode row(Loss loss) {
    return JSON.createObjectNode()
        .put("app", loss.app())
        .put("country", loss.country())
        .put("app_version", loss.version())
        .put("source", loss.source())
        .put("reason", loss.reason())
        .put("received_at", loss.atMs() / 1_000)
        .put("records", loss.records());
  }

  private static String oneOf(Random random, String... values) {
    return values[random.nextInt(values.length)];
  }
}
