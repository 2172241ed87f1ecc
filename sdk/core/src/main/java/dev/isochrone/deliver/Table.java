// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table of a batch: its columns, in the order in which its first row names them, which is that in
 * which they travel. Used by one thread.
 */
abstract class Table {

  private final Map<String, Column> columns = new LinkedHashMap<>();

  /** A column that travels whatever its rows hold. */
  Column required(String name) {
    return column(name, true, false, null);
  }

  /** A column of numbers that is left out if every row holds what is absent. */
  Column optional(String name, long absent) {
    return column(name, false, true, absent);
  }

  /** A column of probabilities that is left out if all are 1. */
  Column probability(String name) {
    return column(name, false, true, 1.0);
  }

  /** A column of texts that is left out if no row has one. */
  Column text(String name) {
    return column(name, false, true, null);
  }

  /** Optional in a table without required columns: its length tells that of the table. */
  Column optionalArray(String name, long absent) {
    return column(name, false, false, absent);
  }

  private Column column(
      String name, boolean required, boolean mayBeOneValue, @Nullable Object absent) {
    Column column = columns.get(name);
    if (column == null) {
      column = new Column(required, mayBeOneValue, absent);
      columns.put(name, column);
    }
    return column;
  }

  /** Returns a list per column, none without rows. */
  Map<String, Object> columns() {
    Map<String, Object> table = new LinkedHashMap<>();
    for (Map.Entry<String, Column> column : columns.entrySet()) {
      column.getValue().addTo(table, column.getKey());
    }
    return table;
  }
}
