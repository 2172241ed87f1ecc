// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.query;

import dev.isochrone.collector.SeenApps;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a question may be asked about beside its {@link TimeRange}: texts, numbers and choices, each
 * with a default and a bound, in ClickHouse's escaped form. A question takes those it names.
 * Immutable.
 *
 * @param byName every parameter, given or not
 */
record QueryParameters(Map<String, String> byName) {
  private static final List<String> SUBJECTS =
      List.of("", "app_version", "pop", "cache", "network");
  private static final List<String> TEXTS =
      List.of("app", "api", "country", "outcome", "before", "after", "targets");
  private static final List<String> ORDERS = List.of("newest", "slowest");
  private static final int MAX_LIMIT = 500;
  private static final int MAX_SLOW_MS = 3_600_000;
  private static final int MAX_CHARACTERS = 512;
  private static final int MAX_TARGETS_CHARACTERS = 4096;

  QueryParameters {
    byName = Map.copyOf(byName);
  }

  /**
   * Reads them.
   *
   * @param seen what whoever asks may see, which is not theirs to say
   * @throws IllegalArgumentException if a value is beyond its bound
   */
  static QueryParameters parse(
      TimeRange range, Function<String, Optional<String>> given, SeenApps seen) {
    Map<String, String> byName = new TreeMap<>();
    for (String name : TEXTS) {
      byName.put(name, escaped(text(name, given.apply(name).orElse(""))));
    }
    byName.put("order", choice("order", ORDERS, given));
    byName.put("by", choice("by", SUBJECTS, given));
    byName.put("zone", zone(given.apply("zone").orElse("UTC")));
    byName.put("limit", number("limit", given.apply("limit").orElse("100"), 1, MAX_LIMIT));
    byName.put("slow_ms", number("slow_ms", given.apply("slow_ms").orElse("0"), 0, MAX_SLOW_MS));
    byName.put("seen", array(seen.apps()));
    byName.putAll(range.parameters(""));
    byName.putAll(before(range, "".equals(byName.get("by")), given).parameters("before_"));
    return new QueryParameters(byName);
  }

  /** Says in JSON Schema what values a parameter may have. */
  static void describe(String name, ObjectNode schema) {
    if (name.endsWith("from") || name.endsWith("to")) {
      schema.put("description", "ms since 1970 or ISO 8601; a range of 400 days at most");
      schema.putArray("type").add("integer").add("string");
      return;
    }
    switch (name) {
      case "limit" -> between(schema, 1, MAX_LIMIT, 100);
      case "slow_ms" -> between(schema, 0, MAX_SLOW_MS, 0);
      case "order" -> oneOf(schema, ORDERS);
      case "by" -> oneOf(schema, SUBJECTS);
      case "zone" ->
          schema
              .put("type", "string")
              .put("default", "UTC")
              .put("description", "an IANA time zone such as Asia/Tokyo");
      default -> schema.put("type", "string").put("default", "").put("maxLength", most(name));
    }
  }

  private static void between(ObjectNode schema, int least, int most, int otherwise) {
    schema.put("type", "integer").put("minimum", least).put("maximum", most);
    schema.put("default", otherwise);
  }

  private static void oneOf(ObjectNode schema, List<String> values) {
    schema.put("type", "string").put("default", values.get(0));
    values.forEach(schema.withArray("/enum")::add);
  }

  private static int most(String name) {
    return name.equals("targets") ? MAX_TARGETS_CHARACTERS : MAX_CHARACTERS;
  }

  /** What a range is compared with: the same time before it, or the same range. */
  private static TimeRange before(
      TimeRange range, boolean timesDiffer, Function<String, Optional<String>> given) {
    TimeRange otherwise = timesDiffer ? range.before() : range;
    return TimeRange.parse("before_", given, otherwise);
  }

  static String text(String name, String value) {
    int most = most(name);
    if (value.length() > most) {
      throw new IllegalArgumentException(
          "%s: expected at most %d characters: %d".formatted(name, most, value.length()));
    }
    return value;
  }

  /** One of some values; the first if it is left out. */
  private static String choice(
      String name, List<String> values, Function<String, Optional<String>> given) {
    String value = given.apply(name).orElse(values.get(0));
    if (!values.contains(value)) {
      throw new IllegalArgumentException(
          "%s: expected one of %s: %s".formatted(name, values, value));
    }
    return value;
  }

  private static String zone(String value) {
    try {
      return ZoneId.of(value).getId();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "zone: expected an IANA time zone such as Asia/Tokyo: " + value, e);
    }
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

  /** An {@code Array(String)}, in a certain order: who sees the same gets the same answer. */
  private static String array(Set<String> values) {
    return values.stream()
        .sorted()
        .map(value -> "'" + escaped(value).replace("'", "\\'") + "'")
        .collect(Collectors.joining(",", "[", "]"));
  }

  static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
  }
}
