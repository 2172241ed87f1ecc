// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How often compare.sql is wrong, asked as the screen asks it: of tables of regions where nothing
 * changed, and of a gain hidden in a shift of the mix.
 */
final class CompareTrials {
  private static final Window AFTER = new Window(4_102_444_800_000L, 4_102_448_400_000L);
  private static final int REGIONS = 40;
  private static final int SESSIONS = 150;
  private static final double TRUTH_MS = -84;

  private CompareTrials() {}

  /**
   * What was found where nothing had changed.
   *
   * @param comparisons of a region and metric that had enough data
   * @param significant of them with p up to 0.05
   * @param decisive of them with p up to a 40th of it, which alone makes a verdict in a table
   * @param tables a table being one metric of all regions
   * @param falseTables with any region called better or worse
   */
  record Alike(int comparisons, int significant, int decisive, int tables, int falseTables) {
    double falsePercent() {
      return 100.0 * significant / comparisons;
    }

    double falseTablesPercent() {
      return 100.0 * falseTables / tables;
    }
  }

  /** The change that was found at one mix, and that of all in one pot; in ms. */
  record MixShift(double change, double low, double high, double pooled) {
    double error() {
      return Math.abs(change - TRUTH_MS);
    }

    boolean holdsTruth() {
      return low <= TRUTH_MS && TRUTH_MS <= high;
    }
  }

  /** Runs all; the argument is how many tables of 40 regions. */
  public static void main(String[] args) {
    int tables = args.length > 0 ? Integer.parseInt(args[0]) : 100;
    ClickHouse clickHouse = ClickHouse.empty();
    clickHouse.stopRollups();
    Map<String, Alike> byMetric = alike(clickHouse, tables);
    byMetric.forEach(
        (metric, found) ->
            System.out.printf(
                Locale.ROOT,
                "%s: %d of %d comparisons below 0.05, %d below a 40th of it,"
                    + " %d of %d tables with a verdict%n",
                metric,
                found.significant(),
                found.comparisons(),
                found.decisive(),
                found.falseTables(),
                found.tables()));
    Alike worst = total(byMetric);
    figure("stats.aa_false_verdicts", worst.falsePercent(), "percent");
    figure("stats.aa_false_tables", worst.falseTablesPercent(), "percent");
    MixShift shift = mixShift(clickHouse, 20_000);
    System.out.println(shift);
    figure("stats.mix_shift_error_ms", shift.error(), "ms");
    System.exit(shift.holdsTruth() ? 0 : 1);
  }

  /** Returns what was found, by metric. */
  static Map<String, Alike> alike(ClickHouse clickHouse, int tables) {
    Map<String, Alike> byMetric = new HashMap<>();
    for (int table = 0; table < tables; table++) {
      clickHouse.run(GeneratedSessions.alike(table, AFTER, REGIONS, SESSIONS));
      Map<String, Alike> own = new HashMap<>();
      for (JsonNode row : clickHouse.ask("compare", AFTER, "aa" + table).get("data")) {
        String verdict = row.get("verdict").asText();
        if (row.get("scope").asText().equals("region") && !verdict.equals("not_enough_data")) {
          double p = row.get("p_value").asDouble();
          boolean called = !verdict.equals("not_convincing");
          own.merge(
              row.get("metric").asText(),
              new Alike(1, p <= 0.05 ? 1 : 0, p <= 0.05 / REGIONS ? 1 : 0, 1, called ? 1 : 0),
              (a, b) ->
                  new Alike(
                      a.comparisons() + b.comparisons(),
                      a.significant() + b.significant(),
                      a.decisive() + b.decisive(),
                      1,
                      Math.max(a.falseTables(), b.falseTables())));
        }
      }
      own.forEach((metric, found) -> byMetric.merge(metric, found, CompareTrials::sum));
      if (table % 10 == 9) {
        System.err.printf("%d of %d tables%n", table + 1, tables);
      }
    }
    return byMetric;
  }

  static Alike total(Map<String, Alike> byMetric) {
    return byMetric.values().stream().reduce(new Alike(0, 0, 0, 0, 0), CompareTrials::sum);
  }

  static MixShift mixShift(ClickHouse clickHouse, int sessions) {
    clickHouse.run(GeneratedSessions.mixShift(AFTER, sessions));
    JsonNode answer = clickHouse.ask("compare", AFTER, "mix");
    JsonNode same = row(answer, "standardised");
    return new MixShift(
        same.get("change").asDouble(),
        same.get("change_low").asDouble(),
        same.get("change_high").asDouble(),
        row(answer, "pooled").get("change").asDouble());
  }

  private static Alike sum(Alike a, Alike b) {
    return new Alike(
        a.comparisons() + b.comparisons(),
        a.significant() + b.significant(),
        a.decisive() + b.decisive(),
        a.tables() + b.tables(),
        a.falseTables() + b.falseTables());
  }

  private static JsonNode row(JsonNode answer, String scope) {
    for (JsonNode row : answer.get("data")) {
      if (row.get("scope").asText().equals(scope) && row.get("metric").asText().equals("p50_ms")) {
        return row;
      }
    }
    throw new AssertionError("expected a row of " + scope);
  }

  static void figure(String name, double value, String unit) {
    System.out.printf(Locale.ROOT, "figure %s %.2f %s%n", name, value, unit);
  }
}
