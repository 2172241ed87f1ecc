// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import org.jspecify.annotations.Nullable;

/**
 * Reads the origin's time out of a {@code Server-Timing} header.
 *
 * <p>In order: the metric {@code total}; the sum of the app's own metrics; what the CDN waited for
 * the origin ({@code cdn-upstream-fbl} of CloudFront, {@code cfOrigin} of Cloudflare). Stateless.
 */
final class ServerTiming {

  private static final int UNKNOWN = -1;
  private static final double MAX_MILLIS = 3_600_000;

  private ServerTiming() {}

  /** Returns µs, or −1 if the header says nothing about the origin. */
  static long originMicros(String header) {
    double total = UNKNOWN;
    double own = UNKNOWN;
    double upstream = UNKNOWN;
    int at = 0;
    while (at < header.length()) {
      int end = endOfMetric(header, at);
      String metric = header.substring(at, end).trim();
      at = end + 1;
      double millis = duration(metric);
      if (millis < 0) {
        continue;
      }
      String name = name(metric);
      if (name.equals("total")) {
        total = millis;
      } else if (name.equals("cdn-upstream-fbl") || name.equals("cfOrigin")) {
        upstream = millis;
      } else if (!name.startsWith("cdn-") && !name.startsWith("cf")) {
        own = Math.max(own, 0) + millis;
      }
    }
    double known = total >= 0 ? total : own >= 0 ? own : upstream;
    return known < 0 ? UNKNOWN : (long) (known * 1000);
  }

  /** Commas inside a quoted description do not end a metric. */
  private static int endOfMetric(String header, int from) {
    boolean quoted = false;
    for (int i = from; i < header.length(); i++) {
      char c = header.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        return i;
      }
    }
    return header.length();
  }

  private static String name(String metric) {
    int end = metric.indexOf(';');
    return (end < 0 ? metric : metric.substring(0, end)).trim();
  }

  private static double duration(String metric) {
    for (String parameter : metric.split(";", -1)) {
      String trimmed = parameter.trim();
      if (trimmed.regionMatches(true, 0, "dur=", 0, 4)) {
        return millis(trimmed.substring(4).replace("\"", ""));
      }
    }
    return UNKNOWN;
  }

  private static double millis(@Nullable String text) {
    try {
      double millis = text == null ? UNKNOWN : Double.parseDouble(text.trim());
      return millis >= 0 && millis <= MAX_MILLIS ? millis : UNKNOWN;
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }
}
