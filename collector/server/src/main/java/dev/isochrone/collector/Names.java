// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The dictionaries of one batch. Values are kept as UTF-8 too, since that is how they are stored.
 * Immutable once made.
 */
public final class Names {
  /** The longest value, in characters; a record that names a longer one is refused. */
  public static final int MAX_LENGTH = 200;

  private static final byte[] EMPTY = {};

  private final Map<Dictionary, Values> dictionaries = new EnumMap<>(Dictionary.class);

  /**
   * Makes the dictionaries.
   *
   * @param values of each dictionary; one that is left out has none
   */
  public Names(Map<Dictionary, List<String>> values) {
    for (Dictionary dictionary : Dictionary.values()) {
      dictionaries.put(dictionary, new Values(values.getOrDefault(dictionary, List.of())));
    }
  }

  /** All values of a dictionary, by index. */
  public List<String> values(Dictionary dictionary) {
    return List.of(of(dictionary).texts);
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
    Values values = dictionaries.get(dictionary);
    if (values == null) {
      throw new AssertionError(dictionary);
    }
    return values;
  }

  /** One dictionary. */
  private static final class Values {
    final String[] texts;
    final byte[][] utf8;

    Values(List<String> values) {
      texts = values.toArray(String[]::new);
      utf8 = new byte[texts.length][];
      for (int i = 0; i < texts.length; i++) {
        utf8[i] = texts[i].getBytes(StandardCharsets.UTF_8);
      }
    }
  }
}
