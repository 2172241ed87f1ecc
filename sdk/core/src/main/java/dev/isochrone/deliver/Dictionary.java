// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The distinct strings of a batch under one of its {@code names}. Used by one thread. */
final class Dictionary {

  static final int NONE = -1;

  private final String name;
  private final Map<String, Integer> indexes = new LinkedHashMap<>();

  Dictionary(String name) {
    this.name = name;
  }

  /** Returns the index of a string, new or known; {@link #NONE} for null and "". */
  int index(@Nullable String value) {
    if (value == null || value.isEmpty()) {
      return NONE;
    }
    Integer known = indexes.get(value);
    if (known != null) {
      return known;
    }
    int next = indexes.size();
    indexes.put(value, next);
    return next;
  }

  /** Puts the strings into the names of a batch, if there are any. */
  void addTo(Map<String, Object> names) {
    if (!indexes.isEmpty()) {
      names.put(name, new ArrayList<>(indexes.keySet()));
    }
  }
}
