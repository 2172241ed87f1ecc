// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table of a batch: its columns, in the order in which they travel. Used by one thread. */
abstract class Table {

  private final List<Column> columns = new ArrayList<>();

  /** Adds a column that travels whatever its rows hold. */
  Column required(String name) {
    return add(new Column(name, true, false, null));
  }

  /** Adds a column that is left out if every row holds what is absent. */
  Column optional(String name, @Nullable Object absent) {
    return add(new Column(name, false, true, absent));
  }

  /** Optional in a table without required columns: its length tells that of the table. */
  Column optionalArray(String name, @Nullable Object absent) {
    return add(new Column(name, false, false, absent));
  }

  private Column add(Column column) {
    columns.add(column);
    return column;
  }

  /** How many rows there are. */
  int rows() {
    return columns.get(0).rows();
  }

  /** Returns a list per column, none without rows. */
  Map<String, Object> columns() {
    Map<String, Object> table = new LinkedHashMap<>();
    if (rows() > 0) {
      for (Column column : columns) {
        column.addTo(table);
      }
    }
    return table;
  }
}
