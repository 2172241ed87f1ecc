// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Questions about more timings than a screen needs read some of the slices; rollups have them all.
 */
class LotsTest {
  private static final int TIMINGS = 1_400_000;

  private ClickHouse clickHouse = ClickHouse.empty();

  @BeforeEach
  void fillTables() {
    clickHouse = ClickHouse.empty();
    clickHouse.run(FixedPopulation.create(TIMINGS));
    clickHouse.run(FixedPopulation.keepEverything());
    clickHouse.run("DROP TABLE population");
  }

  @Test
  void intervals_holdWhatAllSlicesSay() {
    Map<String, JsonNode> truths = rows("heatmap", Coverage.DAYS);

    int held = 0;
    int tried = 0;
    long sampled = 0;
    for (Map.Entry<String, JsonNode> cell : rows("heatmap", FixedPopulation.HOUR).entrySet()) {
      JsonNode truth = truths.getOrDefault(cell.getKey(), cell.getValue());
      JsonNode row = cell.getValue();
      sampled += row.get("sampled").asLong();
      tried += 2;
      held += holds(row, "requests_low", "requests_high", truth.get("requests"));
      held += holds(row, "p50_low_ms", "p50_high_ms", truth.get("p50_ms"));
    }

    assertThat(tried).isGreaterThan(600);
    assertThat(100.0 * held / tried).isBetween(91.0, 99.0);
    assertThat(sampled).isBetween(550_000L, 800_000L);
  }

  @Test
  void smallRegions_areReadWhole_andOfLargeOnesAsMuch() {
    Map<String, Long> truths = sampledByCountry(rows("heatmap", Coverage.DAYS));
    long largest = Collections.max(truths.values());
    long smallest = Collections.min(truths.values());
    assertThat(largest).isGreaterThan(10 * smallest);

    Map<String, Long> read = sampledByCountry(rows("heatmap", FixedPopulation.HOUR));

    assertThat(read).hasSameSizeAs(truths);
    truths.forEach(
        (country, truth) -> {
          if (truth < 1.05 * smallest) {
            assertThat(read).containsEntry(country, truth);
          } else {
            assertThat(read.get(country)).as(country).isBetween(smallest / 2, 2 * smallest);
          }
        });
  }

  @Test
  void everyQuestion_tellsOfAllRequests() {
    double truth = requests("regions", Coverage.DAYS);

    for (String question : new String[] {"regions", "heatmap", "edge", "api_over_time", "status"}) {
      assertThat(requests(question, FixedPopulation.HOUR))
          .as(question)
          .isCloseTo(truth, withinPercentage(1));
    }
    for (String question : new String[] {"api_mix", "budget"}) {
      double outcomes = 0;
      for (JsonNode row : clickHouse.ask(question, FixedPopulation.HOUR, "").get("data")) {
        if (row.get("dimension").asText().matches("outcome|app")) {
          outcomes += row.get("requests").asDouble();
        }
      }
      assertThat(outcomes).as(question).isCloseTo(truth, withinPercentage(1));
    }
  }

  @Test
  void aSmallLot_isKeptApart_withAllColumns() {
    double slices = clickHouse.rows("SELECT count() AS n FROM slices").get(0).get("n").asDouble();

    assertThat(clickHouse.rows("SELECT count() AS n FROM slices_lot").get(0).get("n").asDouble())
        .isCloseTo(slices / 64, withinPercentage(10));
    assertThat(clickHouse.rows("DESCRIBE TABLE slices_lot"))
        .isEqualTo(clickHouse.rows("DESCRIBE TABLE slices"));
  }

  private static int holds(JsonNode row, String low, String high, JsonNode truth) {
    return !row.get(low).isNull()
            && row.get(low).asDouble() <= truth.asDouble() * (1 + 1e-9)
            && row.get(high).asDouble() >= truth.asDouble() * (1 - 1e-9)
        ? 1
        : 0;
  }

  private static Map<String, Long> sampledByCountry(Map<String, JsonNode> rows) {
    Map<String, Long> sampled = new HashMap<>();
    for (JsonNode row : rows.values()) {
      sampled.merge(row.get("country").asText(), row.get("sampled").asLong(), Long::sum);
    }
    return sampled;
  }

  private double requests(String question, Window window) {
    double requests = 0;
    for (JsonNode row : clickHouse.ask(question, window, "").get("data")) {
      requests += row.get("requests").asDouble();
    }
    return requests;
  }

  private Map<String, JsonNode> rows(String question, Window window) {
    Map<String, JsonNode> rows = new HashMap<>();
    for (JsonNode row : clickHouse.ask(question, window, "").get("data")) {
      rows.put(row.get("country").asText() + " " + row.path("api").asText(), row);
    }
    return rows;
  }
}
