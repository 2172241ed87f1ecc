// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

import org.jspecify.annotations.Nullable;

/**
 * One table of a batch as arrays, one per column: the form in which the route carries records, so
 * that none becomes an object. Arrays may be longer than {@link #rows}. Not changed once read; the
 * arrays are shared, not copied.
 *
 * @param <C> the enum of the table's columns
 */
public final class ColumnTable<C extends Column> {
  private final int rows;
  private final Object[] columns;

  /**
   * Makes a table.
   *
   * @param rows number of rows
   * @param columns by {@link Column#index}: {@code long[]}, {@code double[]} or {@code String[]}
   */
  public ColumnTable(int rows, Object[] columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** The values of an {@link Column.Kind#INTEGER} column. */
  public long[] integers(C column) {
    return (long[]) columns[column.index()];
  }

  /** The values of a {@link Column.Kind#PROBABILITY} column. */
  public double[] probabilities(C column) {
    return (double[]) columns[column.index()];
  }

  /** The values of a {@link Column.Kind#TEXT} column. */
  public @Nullable String[] texts(C column) {
    return (String[]) columns[column.index()];
  }
}
