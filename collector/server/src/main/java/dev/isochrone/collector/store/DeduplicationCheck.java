// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import com.clickhouse.client.api.query.GenericRecord;
import dev.isochrone.collector.Table;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Refuses a server that would not recognise an insert that is sent again: rows would be doubled, or
 * lost, after any broken connection. What is asked is what holds for inserts as they are sent, so
 * that a profile's constraint shows too.
 */
final class DeduplicationCheck {
  private static final long LEAST_WINDOW = 1000;
  private static final long LEAST_WINDOW_SECONDS = 86_400;
  private static final String SETTINGS =
      "SELECT name, value FROM system.settings WHERE name IN ('%s') SETTINGS %s";
  private static final String TABLES =
      "SELECT name, engine, create_table_query FROM system.tables"
          + " WHERE database = currentDatabase() AND engine LIKE '%MergeTree'";

  private static final Set<String> RAW = Table.names();

  private final Statements statements;

  DeduplicationCheck(Statements statements) {
    this.statements = statements;
  }

  void run() {
    checkSettings();
    Set<String> missing = new TreeSet<>(RAW);
    for (GenericRecord table : statements.rows(TABLES, Map.of())) {
      String name = withoutLocal(table.getString("name"));
      if (RAW.contains(name) || name.startsWith("rollup_") || name.endsWith("_lot")) {
        check(name, table.getString("engine"), table.getString("create_table_query"));
        missing.remove(name);
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalStateException("expected the tables %s: missing %s".formatted(RAW, missing));
    }
  }

  private static String withoutLocal(String table) {
    return table.endsWith(ClusterDdl.LOCAL)
        ? table.substring(0, table.length() - ClusterDdl.LOCAL.length())
        : table;
  }

  private void checkSettings() {
    String sent =
        Insert.SETTINGS.entrySet().stream()
            .map(setting -> setting.getKey() + " = " + setting.getValue())
            .collect(Collectors.joining(", "));
    String names = String.join("', '", Insert.SETTINGS.keySet());
    for (GenericRecord row : statements.rows(SETTINGS.formatted(names, sent), Map.of())) {
      String name = row.getString("name");
      String expected = Insert.SETTINGS.get(name);
      String actual = row.getString("value");
      if (!actual.equals(expected)) {
        throw new IllegalStateException(
            "setting %s: expected %s for inserts: %s".formatted(name, expected, actual));
      }
    }
  }

  static void check(String name, String engine, String createQuery) {
    if (engine.startsWith("Replicated")) {
      check(name, createQuery, "replicated_deduplication_window", LEAST_WINDOW);
      check(name, createQuery, "replicated_deduplication_window_seconds", LEAST_WINDOW_SECONDS);
    } else {
      check(name, createQuery, "non_replicated_deduplication_window", LEAST_WINDOW);
    }
  }

  private static void check(String name, String createQuery, String setting, long least) {
    Matcher window = Pattern.compile("\\b" + setting + " = (\\d+)").matcher(createQuery);
    long found = window.find() ? Long.parseLong(window.group(1)) : 0;
    if (found < least) {
      throw new IllegalStateException(
          "table %s: expected %s of at least %d: %d".formatted(name, setting, least, found));
    }
  }
}
