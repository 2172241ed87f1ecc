// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One column of a table in a batch. Left out of the document when every row has the default. Used
 * by one thread.
 *
 * @param <T> what a row holds: a {@code Long}, a {@code Double} or a {@code String}
 */
final class Column<T> {

  private final String name;
  private final boolean required;
  private final @Nullable T absent;
  private final List<@Nullable T> rows = new ArrayList<>();
  private boolean allAbsent = true;

  private Column(String name, boolean required, @Nullable T absent) {
    this.name = name;
    this.required = required;
    this.absent = absent;
  }

  static <T> Column<T> required(String name) {
    return new Column<>(name, true, null);
  }

  static <T> Column<T> optional(String name, @Nullable T absent) {
    return new Column<>(name, false, absent);
  }

  void add(@Nullable T value) {
    rows.add(value);
    allAbsent &= value == null ? absent == null : value.equals(absent);
  }

  int rows() {
    return rows.size();
  }

  /** Puts the column into its table, unless it may be left out. */
  void addTo(Map<String, Object> table) {
    if (!allAbsent || required) {
      table.put(name, rows);
    }
  }
}
