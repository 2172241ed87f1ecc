// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.query;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * From when to when a question asks. Immutable.
 *
 * @param from first moment in it
 * @param to first moment behind it
 */
record TimeRange(Instant from, Instant to) {
  private static final Duration DEFAULT = Duration.ofHours(1);

  /** As long as anything is kept. */
  private static final Duration LONGEST = Duration.ofDays(400);

  /** The hour that ends now: the present second, so that those who ask within it ask the same. */
  static TimeRange lastHour(Instant now) {
    Instant end = now.truncatedTo(ChronoUnit.SECONDS);
    return new TimeRange(end.minus(DEFAULT), end);
  }

  /**
   * Reads the range that two parameters give.
   *
   * @param prefix of {@code from} and {@code to}
   * @param otherwise what it is when both are left out; what gives the end and the length when one
   *     is
   * @throws IllegalArgumentException if a moment is not one, or the range is empty or too long
   */
  static TimeRange parse(
      String prefix, Function<String, Optional<String>> given, TimeRange otherwise) {
    Instant end =
        given.apply(prefix + "to").map(text -> moment(prefix + "to", text)).orElse(otherwise.to);
    Instant begin =
        given
            .apply(prefix + "from")
            .map(text -> moment(prefix + "from", text))
            .orElseGet(() -> end.minus(otherwise.length()));
    if (!begin.isBefore(end)) {
      throw new IllegalArgumentException(
          "expected %sfrom before %sto: %s, %s".formatted(prefix, prefix, begin, end));
    }
    if (Duration.between(begin, end).compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "expected at most %d days from %sfrom to %sto: %s, %s"
              .formatted(LONGEST.toDays(), prefix, prefix, begin, end));
    }
    return new TimeRange(begin, end);
  }

  /** The range of the same length right before this one. */
  TimeRange before() {
    return new TimeRange(from.minus(length()), from);
  }

  /** Both moments as parameters of a question, in seconds, which no time zone changes. */
  Map<String, String> parameters(String prefix) {
    return Map.of(prefix + "from", seconds(from), prefix + "to", seconds(to));
  }

  /** A moment as ClickHouse reads a DateTime64 whatever its time zone: seconds with a fraction. */
  static String seconds(Instant moment) {
    return BigDecimal.valueOf(moment.toEpochMilli(), 3).toPlainString();
  }

  /**
   * Reads a moment.
   *
   * @throws IllegalArgumentException naming the parameter, if it is none
   */
  static Instant moment(String name, String text) {
    try {
      return text.matches("\\d{1,16}")
          ? Instant.ofEpochMilli(Long.parseLong(text))
          : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          name + ": expected ms since 1970 or ISO 8601 such as 2026-01-31T12:00:00Z: " + text, e);
    }
  }

  private Duration length() {
    return Duration.between(from, to);
  }
}
