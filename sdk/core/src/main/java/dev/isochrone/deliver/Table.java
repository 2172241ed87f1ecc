// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.RequestColumns.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table of a batch: its columns, in the order in which its first row names them, which is that in
 * which they travel. Used by one thread.
 */
abstract class Table {

  /** Columns by the {@link Field} that they hold, from {@link Field#TOTAL} on. */
  private static final String[] OF_FIELDS =
      ("total queue dns connect tls send wait transfer server status sent received redirects"
              + " retries age cache protocol connection ip reached")
          .split(" ", -1);

  final Names names;
  private final Map<String, Column> columns = new LinkedHashMap<>();

  Table(Names names) {
    this.names = names;
  }

  static String nameOf(int field) {
    return OF_FIELDS[field - Field.TOTAL];
  }

  /** Adds to a column that travels whatever its rows hold. */
  void required(String name, long value) {
    column(name, true, false, null).add(value);
  }

  /** Adds to a column of numbers that is left out if every row holds what is absent. */
  void optional(String name, long absent, long value) {
    column(name, false, true, absent).add(value);
  }

  /** Adds to a column of probabilities that is left out if all are 1. */
  void probability(String name, double value) {
    column(name, false, true, 1.0).add(value);
  }

  /** Adds to a column of places in the dictionary of its name, left out if no row has a text. */
  void named(String name, @Nullable String value) {
    optional(name, Names.NONE, names.index(name, value));
  }

  /** Adds to a column of texts that is left out if no row has one. */
  void text(String name, @Nullable String value) {
    column(name, false, true, null).add(value);
  }

  /** Adds the {@code LogBucket} of a number that every row has. */
  void requiredBucket(String name, long number) {
    column(name, true, false, null).addBucket(number);
  }

  /** Adds the {@code LogBucket} of a number, to a column that is left out if no row has one. */
  void optionalBucket(String name, long number) {
    column(name, false, true, -1L).addBucket(number);
  }

  /** The same in a table without required columns: its length tells that of the table. */
  void bucketOfArray(String name, long absent, long number) {
    column(name, false, false, absent).addBucket(number);
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
