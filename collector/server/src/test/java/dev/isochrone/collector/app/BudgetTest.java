// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.isochrone.plan.Outcome;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SliceDecision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The whole loop on the real engine, with a planner's minute of half a second: what devices keep
 * under the plans they are given, what that costs, what it says of the truth, and what forged
 * weights can do.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BudgetTest {
  private static final long MINUTE_MILLIS = 500;
  private static final long BUDGET = 6_000_000;
  private static final Map<String, Integer> TRAFFIC =
      Map.of("JP", 1600, "DE", 800, "US", 400, "BR", 80);

  private static final String ESTIMATES =
      """
      SELECT country || ' ' || api AS cell, sum(w * m) AS requests,
          sum(w * (w - 1) * m * m + w * inside) AS variance
      FROM
      (
          SELECT country, api, 1 / (toFloat64(keep_probability) * admission) AS w,
              sum(1 / k) AS m, sum(1 / k * (1 / k - 1)) AS inside
          FROM slices ARRAY JOIN timings.api AS api, timings.keep AS k
          GROUP BY country, api, install_key, session, slice, w
      )
      GROUP BY cell ORDER BY cell
      """;

  private Path directory = Path.of("");
  private long startedMillis;
  private TestCollector collector;
  private SimulatedDevices devices;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    directory = temporary;
    budget(BUDGET);
    collector =
        TestCollector.start(directory, "--isochrone.planner-minute=" + MINUTE_MILLIS + "ms");
    devices = new SimulatedDevices(collector, 7);
    startedMillis = System.currentTimeMillis();
  }

  @AfterAll
  void stop() {
    collector.close();
  }

  /**
   * The limits hold on a machine that is busy with other things too: traffic and planner are paced
   * by its clock. How near the spend comes is what the printed figures say.
   */
  @Test
  @Order(1)
  void spend_settles_at_the_budget_and_follows_the_file() throws Exception {
    run(25);
    double settled = spendPerDay(20);
    System.out.println("figure budget.settled " + settled / BUDGET + " ratio");
    assertThat(settled / BUDGET).isBetween(0.6, 1.5);

    budget(BUDGET / 2);
    run(15);
    double halved = spendPerDay(20);
    System.out.println("figure budget.halved " + 2 * halved / BUDGET + " ratio");
    assertThat(halved / settled).isBetween(0.25, 0.8);
  }

  @Test
  @Order(2)
  void estimates_agree_with_what_really_happened() throws Exception {
    awaitStored();
    int inside = 0;
    double error = 0;
    double variance = 0;
    List<JsonNode> cells = collector.rows(ESTIMATES);
    for (JsonNode cell : cells) {
      long truth = devices.truth.getOrDefault(cell.get("cell").asString(), 0L);
      double off = cell.get("requests").asDouble() - truth;
      inside += Math.abs(off) <= 1.96 * Math.sqrt(cell.get("variance").asDouble()) ? 1 : 0;
      error += off;
      variance += cell.get("variance").asDouble();
    }
    System.out.printf("figure budget.coverage %.1f percent%n", 100.0 * inside / cells.size());
    assertThat(cells).hasSizeGreaterThanOrEqualTo(36);
    assertThat(inside / (double) cells.size()).isGreaterThanOrEqualTo(0.75);
    assertThat(Math.abs(error)).isLessThan(4 * Math.sqrt(variance));
  }

  @Test
  @Order(3)
  void the_planner_says_what_another_budget_would_buy() throws Exception {
    JsonNode answer = TestCollector.json(collector.get("/api/what-if?bytesPerDay=1000000"));
    JsonNode inTimings = TestCollector.json(collector.get("/api/what-if?timingsPerDay=100000"));

    assertThat(answer.get("unit").asString()).isEqualTo("bytes");
    assertThat(answer.get("then").get("expectedBytesPerDay").asDouble())
        .isCloseTo(1_000_000, withinPercentage(10));
    assertThat(answer.get("then").get("keptShare").asDouble())
        .isLessThan(answer.get("now").get("keptShare").asDouble());
    assertThat(answer.get("cells").size()).isGreaterThanOrEqualTo(30);
    JsonNode cell = answer.get("cells").get(0);
    assertThat(cell.get("country").asString()).isEqualTo("JP");
    assertThat(cell.get("then").get("countPercent").asDouble())
        .isGreaterThan(cell.get("now").get("countPercent").asDouble());
    assertThat(inTimings.get("unit").asString()).isEqualTo("timings");
    assertThat(collector.get("/api/what-if?bytesPerDay=lots").statusCode()).isEqualTo(400);
    assertThat(collector.rows("SELECT count() AS n FROM plan_cells").get(0).get("n").asInt())
        .isGreaterThan(30);
  }

  @Test
  @Order(4)
  void forged_weights_move_no_cell_and_show_up_in_quarantine() throws Exception {
    List<JsonNode> before = collector.rows(ESTIMATES);
    SamplingPlan plan = devices.plan("JP");
    ObjectNode inflated = devices.empty("JP");
    SimulatedDevices.timing(inflated, 0, 9, Outcome.OK, 300, 1);
    SimulatedDevices.slice(inflated, plan.version(), 0.0001, 1);
    ObjectNode unknown = devices.empty("JP");
    SimulatedDevices.timing(unknown, 0, 9, Outcome.OK, 300, 1);
    SimulatedDevices.slice(unknown, plan.version() + (1000 << 12), 0.01, 1);

    assertThat(devices.send("JP", inflated).get("rejected").get("weight_mismatch").asInt())
        .isEqualTo(1);
    assertThat(devices.send("JP", unknown).get("rejected").get("unknown_plan").asInt())
        .isEqualTo(1);
    assertThat(collector.awaitCount("SELECT count() FROM quarantine", 2)).isEqualTo(2);
    assertThat(collector.rows(ESTIMATES)).isEqualTo(before);
    assertThat(
            collector.awaitCount(
                "SELECT sum(records) FROM losses WHERE source = 'collector'"
                    + " AND reason IN ('weight_mismatch', 'unknown_plan')",
                2))
        .isEqualTo(2);
  }

  /** Right probabilities, but every slice is sent as if it had been drawn. */
  @Test
  @Order(5)
  void one_installation_stands_for_no_more_than_it_can_make() throws Exception {
    SamplingPlan plan = devices.plan("JP");
    SliceDecision decision = new SliceDecision(plan);
    decision.reset(plan);
    decision.add(SimulatedDevices.name(0), 250, Outcome.OK);
    double keep = SliceDecision.rounded(decision.keepProbability());
    double own = decision.timingKeepProbability(0);
    int refused = 0;
    double accepted = 0;
    for (int sent = 0; sent < 20; sent++) {
      ObjectNode batch = devices.empty("JP");
      ((ObjectNode) batch.get("resource")).put("app.installation.id", "f".repeat(32));
      for (int i = 0; i < 100; i++) {
        SimulatedDevices.timing(batch, 0, 0, Outcome.OK, 250, own);
        SimulatedDevices.slice(batch, plan.version(), keep, 1);
      }
      JsonNode reply = devices.send("JP", batch);
      accepted += reply.get("accepted").get("slices").asInt() * (1 / keep - 1);
      JsonNode bound = reply.get("rejected").get("weight_bound");
      refused += bound == null ? 0 : bound.asInt();
    }
    assertThat(accepted).isLessThanOrEqualTo(2000);
    assertThat(refused).isGreaterThan(1000);
    assertThat(
            collector.awaitCount(
                "SELECT count() > 0 FROM quarantine WHERE reason = 'weight_bound'", 1))
        .isEqualTo(1);
  }

  @Test
  @Order(6)
  void a_restart_goes_on_from_the_last_edition() throws Exception {
    long edition = edition();
    collector.close();
    collector =
        TestCollector.start(directory, "--isochrone.planner-minute=" + MINUTE_MILLIS + "ms");

    assertThat(collector.awaitCount("SELECT max(edition) > " + edition + " FROM plan_editions", 1))
        .isEqualTo(1);
    assertThat(
            collector
                .rows("SELECT count() = uniqExact(edition) AS once FROM plan_editions")
                .get(0)
                .get("once")
                .asInt())
        .isEqualTo(1);
  }

  private long edition() throws Exception {
    return collector
        .rows("SELECT max(edition) AS edition FROM plan_editions")
        .get(0)
        .get("edition")
        .asLong();
  }

  private void awaitStored() throws Exception {
    assertThat(collector.awaitCount("SELECT count() FROM slices", devices.accepted))
        .isEqualTo(devices.accepted);
  }

  private void budget(long bytes) throws Exception {
    Files.writeString(
        directory.resolve("sampling.yaml"),
        "version: 1\nbudget:\n  storedBytesPerDay: %d\n".formatted(bytes));
  }

  /** Makes the usual traffic for some of the planner's minutes. */
  private void run(int minutes) throws Exception {
    long end = System.currentTimeMillis() + minutes * MINUTE_MILLIS;
    while (System.currentTimeMillis() < end) {
      long next = System.currentTimeMillis() + MINUTE_MILLIS;
      devices.make(TRAFFIC);
      while (System.currentTimeMillis() < next) {
        Thread.onSpinWait();
      }
    }
  }

  /**
   * Bytes a day, at the prices measured and the traffic usual so far: what a request cost lately,
   * times the requests of a day. So a machine that is slow for a while moves nothing.
   */
  private double spendPerDay(int minutes) throws Exception {
    awaitStored();
    long requestsBefore = devices.requests();
    JsonNode before = stored();
    run(minutes);
    awaitStored();
    JsonNode after = stored();
    JsonNode state = TestCollector.json(collector.get("/api/budget-state"));
    double bytes =
        (number(after, "slices") - number(before, "slices")) * number(state.get("prices"), "slice")
            + (number(after, "timings") - number(before, "timings"))
                * number(state.get("prices"), "timing");
    double elapsed = System.currentTimeMillis() - startedMillis;
    double aDay = devices.requests() * 1440 * MINUTE_MILLIS / elapsed;
    JsonNode fixed = state.get("fixedBytesPerDay");
    return bytes / (devices.requests() - requestsBefore) * aDay
        + number(fixed, "rollups")
        + number(fixed, "plans")
        + number(fixed, "accounts");
  }

  private JsonNode stored() throws Exception {
    return collector
        .rows("SELECT count() AS slices, sum(length(timings.api)) AS timings FROM slices")
        .get(0);
  }

  private static double number(JsonNode row, String name) {
    return row.get(name).asDouble();
  }
}
