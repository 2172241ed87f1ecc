// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.validate;

import dev.isochrone.collector.Column;
import dev.isochrone.collector.ColumnTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads one table of the wire into arrays and fills in the columns that were left out or are one
 * value for all rows. Integers may also come as a text of three characters a row. One instance per
 * table and thread-safe: state lives on the stack.
 */
final class ColumnTableReader<C extends Enum<C> & Column> {
  private static final int FIRST_CAPACITY = 128;
  private static final int DIGITS = 3;
  private static final int WRONG = -2;

  private final String tableName;
  private final C[] columns;
  private final Map<String, C> byName = new HashMap<>();
  private final boolean tellsItsRows;

  ColumnTableReader(String tableName, C[] columns) {
    this.tableName = tableName;
    this.columns = columns;
    tellsItsRows = Arrays.stream(columns).anyMatch(Column::required);
    for (C column : columns) {
      byName.put(column.wireName(), column);
    }
  }

  /** Returns a table of which every column was left out. */
  ColumnTable<C> defaults(int rows) {
    Object[] values = new Object[columns.length];
    for (C column : columns) {
      values[column.index()] = defaults(column, rows);
    }
    return new ColumnTable<>(rows, values);
  }

  /** Reads the table whose opening brace is the current token. */
  ColumnTable<C> read(JsonParser json) throws InvalidBatch {
    Expect.token(json, JsonToken.START_OBJECT, tableName);
    Object[] values = new Object[columns.length];
    int rows = -1;
    C first = null;
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      json.nextToken();
      C column = byName.get(name);
      if (column == null) {
        json.skipChildren();
        continue;
      }
      boolean oneValue = json.currentToken().isScalarValue() && !areDigits(json, column);
      if (oneValue && tellsItsRows && !column.required()) {
        values[column.index()] = readOneValue(json, column);
        continue;
      }
      int length = readColumn(json, column, values, rows > 0 ? rows : FIRST_CAPACITY);
      if (first == null) {
        first = column;
        rows = length;
      } else if (length != rows) {
        throw new InvalidBatch(
            "%s.%s has %d rows, expected as many as %s.%s: %d"
                .formatted(tableName, name, length, tableName, first.wireName(), rows));
      }
    }
    return completed(values, Math.max(rows, 0));
  }

  private ColumnTable<C> completed(Object[] values, int rows) throws InvalidBatch {
    for (C column : columns) {
      if (values[column.index()] == null) {
        if (column.required() && rows > 0) {
          throw new InvalidBatch("%s.%s is missing".formatted(tableName, column.wireName()));
        }
        values[column.index()] = defaults(column, rows);
      } else if (values[column.index()] instanceof OneValue oneValue) {
        values[column.index()] = oneValue.repeated(rows);
      }
    }
    return new ColumnTable<>(rows, values);
  }

  private OneValue readOneValue(JsonParser json, C column) throws InvalidBatch {
    JsonToken token = json.currentToken();
    return switch (column.kind()) {
      case INTEGER -> {
        if (token != JsonToken.VALUE_NUMBER_INT) {
          throw wrongValue(json, column, "an integer");
        }
        long value = json.getLongValue();
        yield rows -> filled(new long[rows], value);
      }
      case PROBABILITY -> {
        if (!token.isNumeric()) {
          throw wrongValue(json, column, "a number");
        }
        double value = json.getDoubleValue();
        yield rows -> filled(new double[rows], value);
      }
      case TEXT -> {
        if (token != JsonToken.VALUE_STRING) {
          throw wrongValue(json, column, "a string");
        }
        String value = json.getString();
        yield rows -> filled(new String[rows], value);
      }
    };
  }

  private InvalidBatch wrongValue(JsonParser json, C column, String expected) {
    return new InvalidBatch(
        "%s.%s: expected an array or %s: %s"
            .formatted(tableName, column.wireName(), expected, Expect.shown(json)));
  }

  private boolean areDigits(JsonParser json, C column) {
    return column.kind() == Column.Kind.INTEGER && json.currentToken() == JsonToken.VALUE_STRING;
  }

  private int readColumn(JsonParser json, C column, Object[] values, int capacity)
      throws InvalidBatch {
    if (areDigits(json, column)) {
      return readDigits(json, column, values);
    }
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new InvalidBatch(
          "%s.%s: expected an array: %s"
              .formatted(tableName, column.wireName(), Expect.shown(json)));
    }
    return switch (column.kind()) {
      case INTEGER -> readIntegers(json, column, values, capacity);
      case PROBABILITY -> readProbabilities(json, column, values, capacity);
      case TEXT -> readTexts(json, column, values, capacity);
    };
  }

  private int readIntegers(JsonParser json, C column, Object[] values, int capacity)
      throws InvalidBatch {
    long[] read = new long[capacity];
    int length = 0;
    for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; ) {
      if (token != JsonToken.VALUE_NUMBER_INT) {
        throw wrongElement(json, column, length, "an integer");
      }
      if (length == read.length) {
        read = Arrays.copyOf(read, 2 * length);
      }
      read[length++] = json.getLongValue();
      token = json.nextToken();
    }
    values[column.index()] = read;
    return length;
  }

  /** Three digits a row, or {@code ---} for -1. */
  private int readDigits(JsonParser json, C column, Object[] values) throws InvalidBatch {
    char[] text = json.getStringCharacters();
    int length = json.getStringLength();
    int at = json.getStringOffset();
    long[] read = new long[length / DIGITS];
    boolean wrong = length % DIGITS != 0;
    for (int row = 0; row < read.length && !wrong; row++, at += DIGITS) {
      read[row] = number(text[at], text[at + 1], text[at + 2]);
      wrong = read[row] == WRONG;
    }
    if (wrong) {
      throw new InvalidBatch(
          "%s.%s: expected three digits or --- a row: %s"
              .formatted(tableName, column.wireName(), Expect.shown(json)));
    }
    values[column.index()] = read;
    return read.length;
  }

  private static int number(char hundreds, char tens, char ones) {
    if (isDigit(hundreds) && isDigit(tens) && isDigit(ones)) {
      return 100 * hundreds + 10 * tens + ones - 111 * '0';
    }
    return hundreds == '-' && tens == '-' && ones == '-' ? -1 : WRONG;
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  private int readProbabilities(JsonParser json, C column, Object[] values, int capacity)
      throws InvalidBatch {
    double[] read = new double[capacity];
    int length = 0;
    for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; ) {
      if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
        throw wrongElement(json, column, length, "a number");
      }
      if (length == read.length) {
        read = Arrays.copyOf(read, 2 * length);
      }
      read[length++] = json.getDoubleValue();
      token = json.nextToken();
    }
    values[column.index()] = read;
    return length;
  }

  private int readTexts(JsonParser json, C column, Object[] values, int capacity)
      throws InvalidBatch {
    String[] read = new String[capacity];
    int length = 0;
    for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; ) {
      if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NULL) {
        throw wrongElement(json, column, length, "a string or null");
      }
      if (length == read.length) {
        read = Arrays.copyOf(read, 2 * length);
      }
      read[length++] = token == JsonToken.VALUE_NULL ? null : json.getString();
      token = json.nextToken();
    }
    values[column.index()] = read;
    return length;
  }

  private InvalidBatch wrongElement(JsonParser json, C column, int index, String expected) {
    return new InvalidBatch(
        "%s.%s[%d]: expected %s: %s"
            .formatted(tableName, column.wireName(), index, expected, Expect.shown(json)));
  }

  private static Object defaults(Column column, int rows) {
    switch (column.kind()) {
      case INTEGER -> {
        return filled(new long[rows], (long) column.defaultValue());
      }
      case PROBABILITY -> {
        return filled(new double[rows], column.defaultValue());
      }
      case TEXT -> {
        return new String[rows];
      }
    }
    throw new AssertionError(column.kind());
  }

  private static long[] filled(long[] values, long value) {
    Arrays.fill(values, value);
    return values;
  }

  private static double[] filled(double[] values, double value) {
    Arrays.fill(values, value);
    return values;
  }

  private static String[] filled(String[] values, String value) {
    Arrays.fill(values, value);
    return values;
  }

  /** What every row has, until it is known how many there are. */
  private interface OneValue {
    Object repeated(int rows);
  }
}
