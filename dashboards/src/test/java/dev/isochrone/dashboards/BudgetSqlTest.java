// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BudgetSqlTest {
  /** In the year 2100, so that no table's TTL ever takes it. */
  private static final long FROM_MS = 4_102_444_800_000L;

  private static final Window HOUR = new Window(FROM_MS, FROM_MS + 3_600_000);
  private static final Map<String, BiFunction<Slice, Timing, String>> DIMENSIONS =
      Map.of(
          "app", (slice, timing) -> slice.app(),
          "region", (slice, timing) -> slice.country(),
          "api", (slice, timing) -> timing.api());

  private ClickHouse clickHouse = ClickHouse.empty();

  @BeforeEach
  void emptyTables() {
    clickHouse = ClickHouse.empty();
  }

  @Test
  void seededSlices_giveWhatJavaComputes_andShareAllBytes() {
    List<Slice> slices =
        new GeneratedSlices(91)
            .around(HOUR, 1_000).stream().filter(slice -> HOUR.has(slice.t0Ms())).toList();
    clickHouse.insert(slices);
    double stored =
        clickHouse
            .rows(
                "SELECT sum(bytes_on_disk) AS bytes FROM system.parts"
                    + " WHERE active AND table = 'slices' AND database = currentDatabase()")
            .get(0)
            .get("bytes")
            .asDouble();

    JsonNode rows = clickHouse.ask("budget", HOUR, "").get("data");

    DIMENSIONS.forEach(
        (dimension, of) -> {
          Map<String, ExpectedStats> expected =
              new TreeMap<>(ExpectedStats.by(of, slices, new Window(0, Long.MAX_VALUE), ""));
          double bytes = 0;
          for (JsonNode row : rows) {
            if (row.get("dimension").asText().equals(dimension)) {
              ExpectedStats stats = expected.remove(row.get("value").asText());
              assertThat(row.get("requests").asDouble()).isCloseTo(stats.requests(), within(1e-6));
              assertThat(row.get("sampled").asLong()).isEqualTo(stats.sampled());
              assertThat(row.get("ci_width").asDouble())
                  .isCloseTo(stats.requestsHigh() / stats.requests() - 1, within(1e-9));
              bytes += row.get("slices_bytes").asDouble();
            }
          }
          assertThat(expected).isEmpty();
          assertThat(bytes).as(dimension).isCloseTo(stored, within(1e-3));
        });
  }

  @Test
  void emptyTables_giveNoRows() {
    assertThat(clickHouse.ask("budget", HOUR, "").get("data")).isEmpty();
  }

  @Test
  void oneRow_ofEachTable_isCountedWhereItBelongs() {
    clickHouse.insert(List.of(Slice.of("DE", FROM_MS, Timing.ok(5, "GET /a", 250))));
    clickHouse.insertRows(
        "exemplars",
        "{\"app\":\"shop\",\"country\":\"DE\",\"api\":\"GET /a\",\"ts\":\"%s\"}"
            .formatted(Window.seconds(FROM_MS)));
    clickHouse.insertRows(
        "ingest_usage",
        "{\"app\":\"shop\",\"country\":\"DE\",\"received_at\":%d,\"wire_bytes\":777}"
            .formatted(FROM_MS / 1_000));

    JsonNode rows = clickHouse.ask("budget", HOUR, "shop").get("data");

    assertThat(rows).hasSize(3);
    for (JsonNode row : rows) {
      boolean api = row.get("dimension").asText().equals("api");
      assertThat(row.get("requests").asDouble()).isEqualTo(1);
      assertThat(row.get("ci_width").isNull()).isTrue();
      assertThat(row.get("slices_bytes").asDouble()).isPositive();
      assertThat(row.get("exemplars_bytes").asDouble()).isPositive();
      assertThat(row.get("wire_bytes").isNull()).isEqualTo(api);
      assertThat(row.get("wire_bytes").asLong()).isEqualTo(api ? 0 : 777);
    }
  }
}
