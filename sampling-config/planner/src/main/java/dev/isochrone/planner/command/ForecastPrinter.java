// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.command;

import dev.isochrone.planner.forecast.CellForecast;
import dev.isochrone.planner.forecast.Forecast;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A forecast as a table, as JSON or as CSV. Not thread-safe. */
final class ForecastPrinter {

  private final Forecast forecast;
  private final PrintWriter out;

  ForecastPrinter(Forecast forecast, PrintWriter out) {
    this.forecast = forecast;
    this.out = out;
  }

  void table(int rows) {
    out.printf(
        "%-8s %-40s %12s %8s %8s %9s %12s %9s %8s %8s %8s%n",
        "region",
        "api",
        "requests",
        "errors",
        "p95 ms",
        "keep",
        "bytes",
        "money",
        "±count",
        "±errors",
        "±p95");
    for (CellForecast cell : forecast.cells().subList(0, Math.min(rows, forecast.cells().size()))) {
      out.printf(
          Locale.ROOT,
          "%-8s %-40s %,12.0f %7.2f%% %8.0f %9.5f %,12.0f %9s %8s %8s %8s%n",
          cell.region(),
          cell.api(),
          cell.requestsPerDay(),
          100 * cell.errorRate(),
          cell.p95Millis(),
          cell.keepProbability(),
          cell.bytesPerDay(),
          shown(cell.moneyPerMonth(), ""),
          shown(cell.countInterval(), "%"),
          shown(cell.errorRateInterval(), "%"),
          shown(cell.p95Interval(), "%"));
    }
    if (forecast.cells().size() > rows) {
      out.printf("and %d more; --rows 0 prints all%n", forecast.cells().size() - rows);
    }
    out.printf(
        Locale.ROOT,
        "%,.0f of %,.0f bytes a day (%.1f %%), of them rollups %,.0f, floors %,.0f%s%n",
        forecast.storedBytes(),
        forecast.budgetBytes(),
        100 * forecast.storedBytes() / forecast.budgetBytes(),
        forecast.rollupBytes(),
        forecast.floorBytes(),
        Double.isNaN(forecast.moneyPerMonth(1))
            ? ""
            : String.format(
                Locale.ROOT, "; %.2f a month", forecast.moneyPerMonth(forecast.storedBytes())));
  }

  void csv() {
    List<CellForecast> cells = forecast.cells();
    out.println(String.join(",", columns(cells.get(0)).keySet()));
    for (CellForecast cell : cells) {
      out.println(
          columns(cell).values().stream()
              .map(value -> value instanceof String text ? quoted(text) : value.toString())
              .map(value -> value.equals("NaN") ? "" : value)
              .collect(Collectors.joining(",")));
    }
  }

  void json() {
    out.printf(
        Locale.ROOT,
        "{\"budgetBytes\":%.0f,\"storedBytes\":%.0f,\"rollupBytes\":%.0f,\"floorBytes\":%.0f,"
            + "\"cells\":[%n",
        forecast.budgetBytes(),
        forecast.storedBytes(),
        forecast.rollupBytes(),
        forecast.floorBytes());
    out.println(
        forecast.cells().stream()
            .map(ForecastPrinter::object)
            .collect(Collectors.joining("," + System.lineSeparator())));
    out.println("]}");
  }

  private static String object(CellForecast cell) {
    return columns(cell).entrySet().stream()
        .map(column -> "\"" + column.getKey() + "\":" + jsonValue(column.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String jsonValue(Object value) {
    if (value instanceof String text) {
      return JsonText.of(text);
    }
    return value.toString().equals("NaN") ? "null" : value.toString();
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\"", "\"\"") + "\"";
  }

  private static Map<String, Object> columns(CellForecast cell) {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("region", cell.region());
    columns.put("api", cell.api());
    columns.put("requests_per_day", cell.requestsPerDay());
    columns.put("error_rate", cell.errorRate());
    columns.put("p95_ms", cell.p95Millis());
    columns.put("keep_probability", cell.keepProbability());
    columns.put("bytes_per_day", cell.bytesPerDay());
    columns.put("money_per_month", cell.moneyPerMonth());
    columns.put("count_interval_percent", cell.countInterval());
    columns.put("error_rate_interval_percent", cell.errorRateInterval());
    columns.put("p95_interval_percent", cell.p95Interval());
    return columns;
  }

  static String shown(double value, String unit) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.1f%s", value, unit);
  }
}
