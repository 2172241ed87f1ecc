// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.query;

import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * One series of a metric of service levels, and which of them a row of {@code slo.sql} gives. What
 * has not enough data is null there and no series here. Immutable.
 *
 * @param metric its name
 * @param tags app, country, objective and window
 */
record SloSeries(String metric, Tags tags) {
  private static final String PREFIX = "isochrone.slo.";
  private static final String BURN = PREFIX + "burn.rate";
  private static final String BURN_LOW = PREFIX + "burn.rate.low";
  private static final String APDEX = PREFIX + "apdex";
  private static final String REQUESTS = PREFIX + "requests";
  private static final String BUDGET = PREFIX + "error.budget.remaining.ratio";

  /** All metrics, with what they are. */
  static final Map<String, String> METRICS =
      Map.of(
          BURN, "How many times the pace of the error budget a region burned in a window",
          BURN_LOW, "The lower end of the burn rate's 95 % interval, told from 10 bad timings on",
          APDEX, "Apdex of a region in a window",
          REQUESTS, "Estimated requests of a region in a window",
          BUDGET, "What is left of a region's error budget: 1 all, 0 nothing, below 0 overspent");

  private static final List<Column> OF_AN_HOUR =
      List.of(
          new Column(BURN, "5m", "burn_5m"),
          new Column(BURN, "30m", "burn_30m"),
          new Column(BURN, "1h", "burn_1h"),
          new Column(BURN, "6h", "burn_6h"),
          new Column(BURN_LOW, "1h", "burn_1h_low"),
          new Column(BURN_LOW, "6h", "burn_6h_low"),
          new Column(APDEX, "1h", "apdex"),
          new Column(REQUESTS, "1h", "requests"));

  private record Column(String metric, String window, String name) {}

  /** A row of a question for the hour that ends now. */
  static void ofHour(String app, JsonNode row, Map<SloSeries, Double> target) {
    for (Column column : OF_AN_HOUR) {
      // requests are estimated from however few, and burn rates of 6 h may have more of them
      if (!column.metric.equals(REQUESTS) || !row.get("apdex").isNull()) {
        put(app, row, column, value -> value, target);
      }
    }
  }

  /** A row of a question for the period of the error budget, which is spent when 1 was burned. */
  static void ofPeriod(String app, JsonNode row, String period, Map<SloSeries, Double> target) {
    put(app, row, new Column(BUDGET, period, "burn"), burn -> 1 - burn, target);
  }

  private static void put(
      String app,
      JsonNode row,
      Column column,
      DoubleUnaryOperator value,
      Map<SloSeries, Double> target) {
    JsonNode given = row.get(column.name);
    if (given.isNull()) {
      return;
    }
    String country = row.get("country").asString();
    Tags tags =
        Tags.of(
            "app",
            app,
            "country",
            country.isEmpty() ? "??" : country,
            "objective",
            row.get("objective").asString(),
            "window",
            column.window);
    target.put(new SloSeries(column.metric, tags), value.applyAsDouble(given.asDouble()));
  }
}
