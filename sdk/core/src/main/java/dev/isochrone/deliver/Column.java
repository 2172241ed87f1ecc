// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.plan.LogBucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One column of a table in a batch. An optional one is left out of the document when every row has
 * the default, and one value when all of several rows have that. One of buckets is a text of three
 * digits a row, which spares the commas. Used by one thread.
 */
final class Column {

  /** Characters of a row where the column is a text. */
  static final int DIGITS = 3;

  private static final int DIGITS_MAX_ROWS = 1_000; // a collector takes texts of 4,096 characters

  private final boolean required;
  private final boolean mayBeOneValue;
  private final @Nullable Object absent;
  private final List<@Nullable Object> rows = new ArrayList<>();
  private boolean allAbsent = true;
  private boolean allSame = true;
  private boolean buckets;

  Column(boolean required, boolean mayBeOneValue, @Nullable Object absent) {
    this.required = required;
    this.mayBeOneValue = mayBeOneValue;
    this.absent = absent;
  }

  /** Adds a number by its {@link LogBucket}, which makes it a column of such. */
  void addBucket(long number) {
    buckets = true;
    add(LogBucket.of(number));
  }

  void add(long value) {
    addRow(value);
  }

  void add(double value) {
    addRow(value);
  }

  void add(@Nullable String value) {
    addRow(value);
  }

  private void addRow(@Nullable Object value) {
    allSame &= rows.isEmpty() || Objects.equals(value, rows.get(0));
    allAbsent &= Objects.equals(value, absent);
    rows.add(value);
  }

  /** Puts the column into its table, unless it may be left out. */
  void addTo(Map<String, Object> table, String name) {
    if (!allAbsent || required) {
      boolean oneValue = mayBeOneValue && allSame && rows.size() > 1;
      String digits = buckets && !oneValue ? digits() : null;
      table.put(name, oneValue ? rows.get(0) : digits == null ? rows : digits);
    }
  }

  /** Returns the rows as a text, or null if they do not fit. */
  private @Nullable String digits() {
    if (rows.size() > DIGITS_MAX_ROWS) {
      return null;
    }
    StringBuilder text = new StringBuilder(DIGITS * rows.size());
    for (Object row : rows) {
      long bucket = row instanceof Long ? (Long) row : -1;
      if (bucket > 999) {
        return null;
      }
      text.append(bucket < 0 ? "---" : String.valueOf(1_000 + bucket).substring(1));
    }
    return text.toString();
  }
}
