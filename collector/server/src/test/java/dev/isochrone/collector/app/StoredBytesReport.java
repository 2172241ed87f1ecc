// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * What a timing and an exemplar weigh on the disk of a running ClickHouse, everything counted
 * (data, marks, indexes, of all active parts), and where the bytes go: by table and by column.
 */
final class StoredBytesReport {
  private StoredBytesReport() {}

  /** Prints it; the argument is the url of ClickHouse's HTTP interface. */
  public static void main(String[] args) throws Exception {
    String url = args.length > 0 ? args[0] : "http://127.0.0.1:8123";
    long timings = number(url, "SELECT sum(length(timings.api)) AS n FROM slices");
    long exemplars = number(url, "SELECT count() AS n FROM exemplars");
    long all = bytes(url, "1");
    long exemplarBytes = bytes(url, "table = 'exemplars'");
    long slicesBytes = bytes(url, "table = 'slices'");
    tables(url);
    columns(url, "slices", timings, "timing");
    columns(url, "exemplars", exemplars, "exemplar");
    figure("store.bytes_per_timing", (double) (all - exemplarBytes) / timings);
    figure("store.slices_bytes_per_timing", (double) slicesBytes / timings);
    figure("store.bytes_per_exemplar", (double) exemplarBytes / exemplars);
  }

  private static void tables(String url) throws Exception {
    List<JsonNode> rows =
        TestCollector.rows(
            url,
            "SELECT table, count() AS parts, sum(rows) AS rows, sum(bytes_on_disk) AS bytes"
                + " FROM system.parts WHERE active AND database = currentDatabase()"
                + " GROUP BY table ORDER BY bytes DESC");
    System.out.printf("%-28s %8s %12s %14s%n", "table", "parts", "rows", "bytes");
    for (JsonNode row : rows) {
      System.out.printf(
          Locale.ROOT,
          "%-28s %8d %12d %14d%n",
          row.get("table").asString(),
          row.get("parts").asLong(),
          row.get("rows").asLong(),
          row.get("bytes").asLong());
    }
  }

  /**
   * Small parts hold all columns in one file, so that nobody knows what each weighs: the rows are
   * copied into a table that keeps a file per column, which is weighed and dropped again.
   */
  private static void columns(String url, String table, long records, String unit)
      throws Exception {
    String copy = "weighed_" + table;
    TestCollector.rows(url, "DROP TABLE IF EXISTS " + copy);
    TestCollector.rows(url, "CREATE TABLE " + copy + " AS " + table);
    try {
      TestCollector.rows(
          url,
          "ALTER TABLE "
              + copy
              + " MODIFY SETTING min_bytes_for_wide_part = 0, min_rows_for_wide_part = 0");
      TestCollector.rows(url, "INSERT INTO " + copy + " SELECT * FROM " + table);
      TestCollector.rows(url, "OPTIMIZE TABLE " + copy + " FINAL");
      print(url, copy, records, unit);
    } finally {
      TestCollector.rows(url, "DROP TABLE IF EXISTS " + copy);
    }
  }

  private static void print(String url, String table, long records, String unit) throws Exception {
    List<JsonNode> rows =
        TestCollector.rows(
            url,
            "SELECT column, sum(column_bytes_on_disk) AS bytes FROM system.parts_columns"
                + " WHERE active AND database = currentDatabase() AND table = '"
                + table
                + "' GROUP BY column ORDER BY bytes DESC");
    System.out.printf("%n%-28s %14s %14s%n", table, "bytes", "bytes/" + unit);
    for (JsonNode row : rows) {
      long bytes = row.get("bytes").asLong();
      System.out.printf(
          Locale.ROOT,
          "%-28s %14d %14.3f%n",
          row.get("column").asString(),
          bytes,
          (double) bytes / records);
    }
  }

  private static long bytes(String url, String which) throws Exception {
    return number(
        url,
        "SELECT sum(bytes_on_disk) AS n FROM system.parts"
            + " WHERE active AND database = currentDatabase() AND "
            + which);
  }

  private static long number(String url, String sql) throws Exception {
    return TestCollector.rows(url, sql).get(0).get("n").asLong();
  }

  private static void figure(String name, double value) {
    System.out.printf(Locale.ROOT, "figure %s %.2f bytes%n", name, value);
  }
}
