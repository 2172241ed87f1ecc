// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

  void write(JsonGenerator json) throws IOException {
    if (allAbsent && !required) {
      return;
    }
    json.writeArrayFieldStart(name);
    for (T value : rows) {
      writeValue(json, value);
    }
    json.writeEndArray();
  }

  /** Whole probabilities are written as 1, not 1.0: a byte is a byte. */
  private static void writeValue(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value instanceof Long) {
      json.writeNumber((Long) value);
    } else if (value instanceof Double && (Double) value == 1) {
      json.writeNumber(1);
    } else if (value instanceof Double) {
      json.writeNumber((Double) value);
    } else if (value instanceof String) {
      json.writeString((String) value);
    } else {
      json.writeNull();
    }
  }
}
