// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import com.clickhouse.client.api.query.GenericRecord;
import dev.isochrone.collector.Table;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refuses a server whose tables would not recognise an insert that is sent again: rows would be
 * doubled after any broken connection.
 */
final class DeduplicationCheck {
  private static final int LEAST_WINDOW = 1000;
  private static final Pattern WINDOW =
      Pattern.compile("(?:non_replicated|replicated)_deduplication_window = (\\d+)");

  private static final Set<String> RAW =
      Stream.of(Table.values()).map(Table::tableName).collect(Collectors.toUnmodifiableSet());

  private final Statements statements;

  DeduplicationCheck(Statements statements) {
    this.statements = statements;
  }

  void run() {
    int found = 0;
    for (GenericRecord table :
        statements.rows(
            "SELECT name, create_table_query FROM system.tables"
                + " WHERE database = currentDatabase() AND engine LIKE '%MergeTree'",
            Map.of())) {
      String name = table.getString("name");
      if (RAW.contains(name) || name.startsWith("rollup_")) {
        check(name, table.getString("create_table_query"));
        found += RAW.contains(name) ? 1 : 0;
      }
    }
    if (found < RAW.size()) {
      throw new IllegalStateException("expected the tables %s: found %d".formatted(RAW, found));
    }
  }

  private static void check(String name, String createQuery) {
    Matcher window = WINDOW.matcher(createQuery);
    int found = window.find() ? Integer.parseInt(window.group(1)) : 0;
    if (found < LEAST_WINDOW) {
      throw new IllegalStateException(
          "table %s: expected a deduplication window of at least %d: %d"
              .formatted(name, LEAST_WINDOW, found));
    }
  }
}
