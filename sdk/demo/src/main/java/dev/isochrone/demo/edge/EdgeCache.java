// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.edge;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one point of presence keeps, by path: the answers asked for most recently. Thread safe. */
final class EdgeCache {
  private static final int ANSWERS_MAX = 500;

  private final Map<String, CachedAnswer> answers =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CachedAnswer> eldest) {
          return size() > ANSWERS_MAX;
        }
      };

  synchronized @Nullable CachedAnswer get(String path) {
    return answers.get(path);
  }

  synchronized void put(String path, CachedAnswer answer) {
    answers.put(path, answer);
  }
}
