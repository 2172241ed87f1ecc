// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The dictionaries of one batch: under each name the distinct strings, in the order in which they
 * came. Used by one thread.
 */
final class Names {

  static final int NONE = -1;

  /** In the order in which they travel. */
  private static final String ALL = "api country network carrier pop host failure header";

  private final Map<String, Map<String, Integer>> dictionaries = new LinkedHashMap<>();

  Names() {
    for (String name : ALL.split(" ", -1)) {
      dictionaries.put(name, new LinkedHashMap<>());
    }
  }

  /** Returns the index of a string, new or known; {@link #NONE} for null and "". */
  int index(String dictionary, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      return NONE;
    }
    Map<String, Integer> indexes = Objects.requireNonNull(dictionaries.get(dictionary));
    Integer known = indexes.get(value);
    if (known != null) {
      return known;
    }
    int next = indexes.size();
    indexes.put(value, next);
    return next;
  }

  /** Returns those that are not empty. */
  Map<String, Object> dictionaries() {
    Map<String, Object> names = new LinkedHashMap<>();
    for (Map.Entry<String, Map<String, Integer>> indexes : dictionaries.entrySet()) {
      if (!indexes.getValue().isEmpty()) {
        names.put(indexes.getKey(), new ArrayList<>(indexes.getValue().keySet()));
      }
    }
    return names;
  }
}
