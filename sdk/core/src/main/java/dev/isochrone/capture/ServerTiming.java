// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

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
      int end = indexOutsideQuotes(header, ',', at);
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

  /** A separator inside a quoted description separates nothing. Returns the length if none is. */
  private static int indexOutsideQuotes(String text, char separator, int from) {
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        return i;
      }
    }
    return text.length();
  }

  private static String name(String metric) {
    return metric.substring(0, indexOutsideQuotes(metric, ';', 0)).trim();
  }

  private static double duration(String metric) {
    int at = indexOutsideQuotes(metric, ';', 0) + 1;
    while (at < metric.length()) {
      int end = indexOutsideQuotes(metric, ';', at);
      String parameter = metric.substring(at, end).trim();
      if (parameter.regionMatches(true, 0, "dur=", 0, 4)) {
        return millis(parameter.substring(4).replace("\"", ""));
      }
      at = end + 1;
    }
    return UNKNOWN;
  }

  private static double millis(String text) {
    try {
      double millis = Double.parseDouble(text.trim());
      return millis >= 0 && millis <= MAX_MILLIS ? millis : UNKNOWN;
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }
}
