// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.query;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * From when to when a question asks. Immutable.
 *
 * @param from first moment in it
 * @param to first moment behind it
 */
record TimeRange(Instant from, Instant to) {
  private static final Duration DEFAULT = Duration.ofHours(1);

  /**
   * Reads a range; what is left out is the last hour's.
   *
   * @throws IllegalArgumentException if a moment is not one, or the range is empty
   */
  static TimeRange parse(Optional<String> from, Optional<String> to, Instant now) {
    Instant end = to.map(text -> moment("to", text)).orElse(now);
    Instant begin = from.map(text -> moment("from", text)).orElse(end.minus(DEFAULT));
    if (!begin.isBefore(end)) {
      throw new IllegalArgumentException("expected from before to: " + begin + ", " + end);
    }
    return new TimeRange(begin, end);
  }

  /** A moment as ClickHouse reads a DateTime64 whatever its time zone: seconds with a fraction. */
  static String seconds(Instant moment) {
    return BigDecimal.valueOf(moment.toEpochMilli(), 3).toPlainString();
  }

  private static Instant moment(String name, String text) {
    try {
      return text.matches("\\d{1,16}")
          ? Instant.ofEpochMilli(Long.parseLong(text))
          : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          name + ": expected ms since 1970 or ISO 8601 such as 2026-01-31T12:00:00Z: " + text, e);
    }
  }
}
