// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The dictionaries of one batch. Values are kept as UTF-8 too, since that is how they are stored.
 * Immutable once made.
 */
public final class Names {
  /** The longest value, in characters; a record that names a longer one is refused. */
  public static final int MAX_LENGTH = 200;

  private static final Dictionary[] DICTIONARIES = Dictionary.values();
  private static final byte[] EMPTY = {};

  /** In the order of {@link Dictionary}. */
  private final Values[] dictionaries;

  private Names(Values[] dictionaries) {
    this.dictionaries = dictionaries;
  }

  /**
   * Makes the dictionaries.
   *
   * @param values of each dictionary; one that is left out has none
   */
  public Names(Map<Dictionary, List<String>> values) {
    this(new Values[DICTIONARIES.length]);
    for (Dictionary dictionary : DICTIONARIES) {
      List<String> texts = values.getOrDefault(dictionary, List.of());
      dictionaries[place(dictionary)] = new Values(texts.toArray(String[]::new));
    }
  }

  /** Returns the same with other values in one dictionary; this one if they are what they were. */
  public Names with(Dictionary dictionary, UnaryOperator<String> changed) {
    String[] before = of(dictionary).texts;
    String[] after = new String[before.length];
    for (int i = 0; i < before.length; i++) {
      after[i] = changed.apply(before[i]);
    }
    if (Arrays.equals(before, after)) {
      return this;
    }
    Values[] others = dictionaries.clone();
    others[place(dictionary)] = new Values(after);
    return new Names(others);
  }

  /** All values of a dictionary, by index. */
  public List<String> values(Dictionary dictionary) {
    return Collections.unmodifiableList(Arrays.asList(of(dictionary).texts));
  }

  /** The value at an index, or "" for −1. */
  public String value(Dictionary dictionary, long index) {
    return index < 0 ? "" : of(dictionary).texts[(int) index];
  }

  /** The UTF-8 bytes of the value at an index, or none for −1. Not to be changed. */
  public byte[] utf8(Dictionary dictionary, long index) {
    return index < 0 ? EMPTY : of(dictionary).utf8[(int) index];
  }

  /** True if the index is −1 or that of a value of acceptable length. */
  public boolean has(Dictionary dictionary, long index) {
    return index == -1 || hasValue(dictionary, index);
  }

  /** True if the index is that of a value of acceptable length. */
  public boolean hasValue(Dictionary dictionary, long index) {
    String[] texts = of(dictionary).texts;
    return index >= 0 && index < texts.length && texts[(int) index].length() <= MAX_LENGTH;
  }

  private Values of(Dictionary dictionary) {
    return dictionaries[place(dictionary)];
  }

  @SuppressWarnings("EnumOrdinal") // the place in this process only, never on a disk or wire
  private static int place(Dictionary dictionary) {
    return dictionary.ordinal();
  }

  /** One dictionary. */
  private static final class Values {
    final String[] texts;
    final byte[][] utf8;

    Values(String[] texts) {
      this.texts = texts;
      utf8 = new byte[texts.length][];
      for (int i = 0; i < texts.length; i++) {
        utf8[i] = texts[i].getBytes(StandardCharsets.UTF_8);
      }
    }
  }
}
