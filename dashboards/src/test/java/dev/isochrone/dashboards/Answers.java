// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads rows of statistics and compares them but for the order in which numbers were added. */
final class Answers {
  private Answers() {}

  static ExpectedStats stats(JsonNode row) {
    return new ExpectedStats(
        row.get("requests").asDouble(),
        row.get("requests_low").asDouble(),
        row.get("requests_high").asDouble(),
        row.get("sampled").asLong(),
        nullable(row.get("error_rate")),
        nullable(row.get("p50_ms")),
        nullable(row.get("p95_ms")),
        nullable(row.get("p99_ms")));
  }

  static @Nullable Double nullable(JsonNode value) {
    return value.isNull() ? null : value.asDouble();
  }

  static <T> void assertSame(Map<String, T> expected, Map<String, T> actual) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((key, row) -> assertSame(row, actual.get(key)));
  }

  static <T> void assertSame(T expected, @Nullable T actual) {
    assertThat(actual)
        .usingRecursiveComparison()
        .withComparatorForType(Answers::compareRounded, Double.class)
        .isEqualTo(expected);
  }

  /** As rollups have it, whose sums are rounded to 1/64. */
  static <T> void assertAlmostSame(Map<String, T> expected, Map<String, T> actual) {
    assertThat(actual)
        .usingRecursiveComparison()
        .withComparatorForType(
            (a, b) -> Math.abs(a - b) <= 1e-3 * Math.max(1, Math.abs(a)) ? 0 : Double.compare(a, b),
            Double.class)
        .isEqualTo(expected);
  }

  private static int compareRounded(Double a, Double b) {
    return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)) ? 0 : Double.compare(a, b);
  }
}
