// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.query;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a question may be asked about beside its {@link TimeRange}: texts, numbers and choices, each
 * with a default and a bound, in ClickHouse's escaped form. A question takes those it names.
 * Immutable.
 *
 * @param byName every parameter, given or not
 */
record QueryParameters(Map<String, String> byName) {
  private static final List<String> TEXTS = List.of("app", "api", "country", "outcome", "targets");
  private static final List<String> ORDERS = List.of("newest", "slowest");
  private static final int MAX_CHARACTERS = 512;
  private static final int MAX_TARGETS_CHARACTERS = 4096;

  QueryParameters {
    byName = Map.copyOf(byName);
  }

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException if a value is beyond its bound
   */
  static QueryParameters parse(Function<String, Optional<String>> given) {
    Map<String, String> byName = new TreeMap<>();
    for (String name : TEXTS) {
      byName.put(name, escaped(text(name, given.apply(name).orElse(""))));
    }
    byName.put("order", order(given.apply("order").orElse(ORDERS.get(0))));
    byName.put("limit", number("limit", given.apply("limit").orElse("100"), 1, 500));
    byName.put("slow_ms", number("slow_ms", given.apply("slow_ms").orElse("0"), 0, 3_600_000));
    return new QueryParameters(byName);
  }

  private static String text(String name, String value) {
    int most = name.equals("targets") ? MAX_TARGETS_CHARACTERS : MAX_CHARACTERS;
    if (value.length() > most) {
      throw new IllegalArgumentException(
          "%s: expected at most %d characters: %d".formatted(name, most, value.length()));
    }
    return value;
  }

  private static String order(String value) {
    if (!ORDERS.contains(value)) {
      throw new IllegalArgumentException("order: expected one of %s: %s".formatted(ORDERS, value));
    }
    return value;
  }

  private static String number(String name, String value, int least, int most) {
    if (!value.matches("\\d{1,9}")
        || Integer.parseInt(value) < least
        || Integer.parseInt(value) > most) {
      throw new IllegalArgumentException(
          "%s: expected a number of %d to %d: %s".formatted(name, least, most, value));
    }
    return value;
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
  }
}
