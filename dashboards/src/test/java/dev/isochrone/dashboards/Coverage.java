// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often the level intervals of regions.sql and heatmap.sql hold the truth when one {@link
 * FixedPopulation} is sampled again and again, counted over the cells with at least 20 expected
 * observations in the tail; and how far the totals are off. The hour is asked alone, which is read
 * from slices, and within days, which are read from rollups.
 */
final class Coverage {
  static final List<String> METRICS = List.of("p50", "p95", "p99", "count", "error_rate");

  /** Before the names of metrics as they are read from rollups. */
  static final String ROLLUP = "rollup.";

  private static final List<String> QUESTIONS = List.of("regions", "heatmap");

  /** All of it in whole hours and a whole day. */
  static final Window DAYS =
      new Window(
          FixedPopulation.HOUR.fromMs() - 86_400_000, FixedPopulation.HOUR.fromMs() + 172_800_000);

  private static final List<String> TABLES =
      List.of(
          "slices", "slices_lot", "rollup_region_hour", "rollup_region_api_day", "rollup_api_hour");
  private static final int LEAST_IN_TAIL = 20;

  private final ClickHouse clickHouse;
  private final Map<String, Map<String, JsonNode>> truths = new HashMap<>();
  private final Map<String, JsonNode> expected = new HashMap<>();
  private final Map<String, int[]> heldAndTried = new TreeMap<>();
  private final List<Double> zScores = new ArrayList<>();
  private double estimated;
  private double actual;

  private Coverage(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /** Runs all; the arguments are how many requests the population has and how often it is drawn. */
  public static void main(String[] args) {
    int requests = args.length > 0 ? Integer.parseInt(args[0]) : 2_000_000;
    int draws = args.length > 1 ? Integer.parseInt(args[1]) : 200;
    ClickHouse clickHouse = ClickHouse.empty();
    Coverage found = of(clickHouse, requests, draws);
    for (String metric : found.heldAndTried.keySet()) {
      double percent = found.percent(metric);
      int tried = found.heldAndTried.getOrDefault(metric, new int[2])[1];
      double width = 196 * Math.sqrt(percent / 100 * (1 - percent / 100) / tried);
      System.out.printf(Locale.ROOT, "%s: %.2f +- %.2f %% of %d%n", metric, percent, width, tried);
      CompareTrials.figure("sampling.coverage." + metric, percent, "percent");
    }
    CompareTrials.figure("sampling.bias", found.biasPercent(), "percent");
    CompareTrials.figure("sampling.z_sd", found.zDeviation(), "sd");
    System.exit(0);
  }

  static Coverage of(ClickHouse clickHouse, int requests, int draws) {
    Coverage coverage = new Coverage(clickHouse);
    clickHouse.run(FixedPopulation.create(requests));
    clickHouse.run(FixedPopulation.keepEverything());
    for (JsonNode cell : clickHouse.rows(FixedPopulation.expected())) {
      coverage.expected.put(key(cell), cell);
    }
    for (String question : QUESTIONS) {
      coverage.truths.put(question, coverage.ask(question, DAYS, FixedPopulation.EVERYTHING));
    }
    for (int draw = 0; draw < draws; draw++) {
      clickHouse.run(FixedPopulation.draw(draw));
      for (String question : QUESTIONS) {
        String app = FixedPopulation.app(draw);
        Map<String, JsonNode> rows = coverage.ask(question, FixedPopulation.HOUR, app);
        coverage.count(question, "", rows);
        coverage.countTotals(question, rows);
        coverage.count(question, ROLLUP, coverage.ask(question, DAYS, app));
      }
      for (String table : TABLES) {
        clickHouse.run("TRUNCATE TABLE " + table);
      }
      if (draw % 20 == 19) {
        System.err.printf("%d of %d draws%n", draw + 1, draws);
      }
    }
    clickHouse.run("DROP TABLE population");
    return coverage;
  }

  /** How many of the intervals of a metric held the truth. */
  double percent(String metric) {
    int[] counts = heldAndTried.getOrDefault(metric, new int[2]);
    return 100.0 * counts[0] / counts[1];
  }

  /** Of all requests together. */
  double biasPercent() {
    return 100 * (estimated / actual - 1);
  }

  /** The deviation of the regions' errors in standard errors; 1 when those are right. */
  double zDeviation() {
    double mean = zScores.stream().mapToDouble(z -> z).average().orElse(0);
    return Math.sqrt(
        zScores.stream().mapToDouble(z -> (z - mean) * (z - mean)).average().orElse(0));
  }

  private Map<String, JsonNode> ask(String question, Window window, String app) {
    Map<String, JsonNode> rows = new HashMap<>();
    for (JsonNode row : clickHouse.ask(question, window, app).get("data")) {
      rows.put(key(row), row);
    }
    return rows;
  }

  private static String key(JsonNode row) {
    return row.get("country").asText() + " " + row.path("api").asText();
  }

  private void countTotals(String question, Map<String, JsonNode> rows) {
    if (!question.equals("regions")) {
      return;
    }
    truths
        .getOrDefault(question, Map.of())
        .forEach(
            (key, truth) -> {
              JsonNode row = rows.get(key);
              if (row != null) {
                double requests = row.get("requests").asDouble();
                double error = (row.get("requests_high").asDouble() - requests) / 1.96;
                estimated += requests;
                actual += truth.get("requests").asDouble();
                zScores.add((requests - truth.get("requests").asDouble()) / error);
              }
            });
  }

  private void count(String question, String prefix, Map<String, JsonNode> rows) {
    for (Map.Entry<String, JsonNode> cell : truths.getOrDefault(question, Map.of()).entrySet()) {
      JsonNode truth = cell.getValue();
      JsonNode row = rows.get(cell.getKey());
      JsonNode plan = expected.get(cell.getKey());
      if (row == null || plan == null) {
        continue;
      }
      if (plan.get("sampled").asDouble() >= LEAST_IN_TAIL) {
        count(prefix + "count", row, "requests", truth.get("requests"));
      }
      if (plan.get("failed").asDouble() >= LEAST_IN_TAIL) {
        count(prefix + "error_rate", row, "error", truth.get("error_rate"));
      }
      for (String percentile : METRICS.subList(0, 3)) {
        JsonNode ms = truth.get(percentile + "_ms");
        if (!ms.isNull() && tail(plan, ms.asDouble()) >= LEAST_IN_TAIL) {
          count(prefix + percentile, row, percentile, ms);
        }
      }
    }
  }

  /** How many timings are expected beyond a time, or below it if they are fewer. */
  private static double tail(JsonNode plan, double ms) {
    double bucket = Math.ceil(Math.log(ms * 1_000) / Math.log(1.04));
    double beyond = 0;
    double below = 0;
    for (int i = 0; i < plan.get("buckets").size(); i++) {
      double number = plan.get("numbers").get(i).asDouble();
      if (plan.get("buckets").get(i).asDouble() > bucket) {
        beyond += number;
      } else {
        below += number;
      }
    }
    return Math.min(beyond, below);
  }

  private void count(String metric, JsonNode row, String column, JsonNode truth) {
    String unit = column.startsWith("p") ? "_ms" : "";
    JsonNode low = row.get(column + "_low" + unit);
    JsonNode high = row.get(column + "_high" + unit);
    if (low.isNull()) {
      return;
    }
    int[] counts = heldAndTried.computeIfAbsent(metric, any -> new int[2]);
    counts[1]++;
    double ms = truth.asDouble();
    // a percentile of all and one of a sample that has it for certain differ by rounding
    if (low.asDouble() <= ms * (1 + 1e-9) && high.asDouble() >= ms * (1 - 1e-9)) {
      counts[0]++;
    }
  }
}
