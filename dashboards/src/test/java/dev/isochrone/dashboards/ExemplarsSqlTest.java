// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isochrone.plan.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExemplarsSqlTest {
  /** In the year 2100, so that no table's TTL ever takes it. */
  private static final long FROM_MS = 4_102_444_800_000L;

  private static final Window HOUR = new Window(FROM_MS, FROM_MS + 3_600_000);

  private ClickHouse clickHouse = ClickHouse.empty();

  private record Exemplar(
      long tsMs, String app, String country, String api, Outcome outcome, long totalUs) {

    String json() {
      return String.format(
          Locale.ROOT,
          "{\"ts\":\"%s\",\"app\":\"%s\",\"country\":\"%s\",\"api\":\"%s\",\"outcome\":\"%s\","
              + "\"total_us\":%d,\"keep_probability\":0.25,\"wait_us\":7,\"server_us\":-1}",
          Window.seconds(tsMs),
          app,
          country,
          api,
          outcome.label(),
          totalUs);
    }

    static Exemplar of(JsonNode row) {
      return new Exemplar(
          row.get("ts_ms").asLong(),
          row.get("app").asText(),
          row.get("country").asText(),
          row.get("api").asText(),
          Outcome.valueOf(row.get("outcome").asText().toUpperCase(Locale.ROOT)),
          row.get("total_us").asLong());
    }
  }

  @BeforeEach
  void emptyTables() {
    clickHouse = ClickHouse.empty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', '', '', 0, newest",
    "shop, DE, GET /a, '', 0, slowest",
    "'', ??, '', failed, 0, slowest",
    "'', '', GET /b, timeout, 0, newest",
    "mail, '', '', ok, 400, newest"
  })
  void seededRows_areFilteredSortedAndBoundedAsInJava(
      String app, String country, String api, String outcome, long slowMs, String order) {
    List<Exemplar> all = generated(2_000);
    insert(all);

    Comparator<Exemplar> newest = Comparator.comparingLong(Exemplar::tsMs).reversed();
    Comparator<Exemplar> slowest = Comparator.comparingLong(Exemplar::totalUs).reversed();
    List<Exemplar> expected =
        all.stream()
            .filter(row -> HOUR.has(row.tsMs()))
            .filter(row -> app.isEmpty() || row.app().equals(app))
            .filter(row -> country.isEmpty() || row.country().equals(country.replace("??", "")))
            .filter(row -> api.isEmpty() || row.api().equals(api))
            .filter(
                row ->
                    outcome.isEmpty()
                        || (outcome.equals("failed")
                            ? row.outcome().isError()
                            : row.outcome().label().equals(outcome)))
            .filter(row -> row.totalUs() >= slowMs * 1_000)
            .sorted(order.equals("slowest") ? slowest : newest)
            .limit(50)
            .toList();

    assertThat(expected).hasSizeGreaterThan(20);
    assertThat(
            ask(
                Map.of(
                    "app", app,
                    "country", country,
                    "api", api,
                    "outcome", outcome,
                    "slow_ms", String.valueOf(slowMs),
                    "order", order,
                    "limit", "50")))
        .extracting(Exemplar::of)
        .containsExactlyElementsOf(expected);
  }

  @Test
  void emptyTable_givesNoRows() {
    assertThat(ask(Map.of())).isEmpty();
  }

  @Test
  void oneRow_isTheFullRecord() {
    clickHouse.insertRows(
        "exemplars",
        "{\"ts\":\""
            + Window.seconds(FROM_MS)
            + "\",\"api\":\"GET /a\",\"keep_probability\":0.5,\"reached\":\"tls\",\"device_state\":18,"
            + "\"headers\":{\"x-region\":\"tyo\",\"x-experiment\":\"\"},\"status\":503,\"tls_us\":1200,\"server_us\":-1,\"total_us\":5000000000,\"trace_id\":\"0123456789abcdef\"}");

    JsonNode row = ask(Map.of()).get(0);

    assertThat(row.get("weight").asDouble()).isEqualTo(2);
    assertThat(row.get("reached").asText()).isEqualTo("tls");
    assertThat(row.get("device_state").asText()).isEqualTo("roaming, background");
    assertThat(row.get("headers").asText()).isEqualTo("x-region: tyo\nx-experiment: ");
    assertThat(row.get("status").asInt()).isEqualTo(503);
    assertThat(row.get("tls_us").asInt()).isEqualTo(1_200);
    assertThat(row.get("server_us").asInt()).isEqualTo(-1);
    assertThat(row.get("total_us").asLong()).isEqualTo(5_000_000_000L);
    assertThat(row.get("trace").asText()).isEqualTo("30313233343536373839616263646566");
  }

  /** Distinct moments and times, so that each order is one order. */
  private static List<Exemplar> generated(int count) {
    Random random = new Random(61);
    List<Exemplar> rows = new ArrayList<>();
    String[] countries = {"DE", "JP", ""};
    Outcome[] outcomes = Outcome.values();
    for (int i = 0; i < count; i++) {
      rows.add(
          new Exemplar(
              FROM_MS - 600_000 + i * 2_500L,
              random.nextBoolean() ? "shop" : "mail",
              countries[random.nextInt(3)],
              random.nextBoolean() ? "GET /a" : "GET /b",
              random.nextBoolean() ? Outcome.OK : outcomes[random.nextInt(outcomes.length)],
              random.nextInt(1_000) * 10_000L + i));
    }
    return rows;
  }

  private void insert(List<Exemplar> rows) {
    clickHouse.insertRows(
        "exemplars", String.join("\n", rows.stream().map(Exemplar::json).toList()));
  }

  private JsonNode ask(Map<String, String> parameters) {
    return clickHouse.ask("exemplars", HOUR, parameters).get("data");
  }
}
