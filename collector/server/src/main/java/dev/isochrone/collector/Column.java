// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

/**
 * A column of one of the wire's tables. Each table has an enum of its columns, which is the list of
 * what a version 1 batch can hold; {@code sdk/core/wire/README.md} says what they mean.
 */
public interface Column {

  /** What the elements of a column are. */
  enum Kind {
    /** Integers of up to 64 bits. */
    INTEGER,
    /** Probabilities: any JSON number. */
    PROBABILITY,
    /** Strings or null. */
    TEXT
  }

  /** Its place in the table: the arrays of a {@link ColumnTable} are in this order. */
  int index();

  /** Its member name on the wire. */
  String wireName();

  /** What its elements are. */
  Kind kind();

  /** True if a table with rows must have it. */
  boolean required();

  /** The value of every row where the column is left out; unused for text, where it is null. */
  double defaultValue();
}
