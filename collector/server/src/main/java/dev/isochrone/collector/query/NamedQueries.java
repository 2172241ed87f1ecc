// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The questions that can be asked: every {@code isochrone/sql/<name>.sql} on the class path, read
 * once. Nothing else is ever run for a caller. Immutable, thread-safe.
 */
public final class NamedQueries {
  private static final String PATTERN = "classpath*:isochrone/sql/*.sql";

  private final Map<String, String> byName;

  private NamedQueries(Map<String, String> byName) {
    this.byName = Map.copyOf(byName);
  }

  /** Reads them. */
  public static NamedQueries load() {
    Map<String, String> byName = new TreeMap<>();
    try {
      for (Resource file :
          new PathMatchingResourcePatternResolver(NamedQueries.class.getClassLoader())
              .getResources(PATTERN)) {
        String name = Objects.requireNonNull(file.getFilename());
        byName.put(
            name.substring(0, name.length() - ".sql".length()),
            file.getContentAsString(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new NamedQueries(byName);
  }

  /** The SQL of a question, or null if there is no such question. */
  @Nullable String sql(String name) {
    return byName.get(name);
  }

  /** The questions, in order. */
  SortedSet<String> names() {
    return new TreeSet<>(byName.keySet());
  }
}
