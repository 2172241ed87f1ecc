// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

/**
 * The origin's time, out of the {@code Server-Timing} headers of one response; several lines are
 * one list.
 *
 * <p>In order: the metric {@code total}; the sum of the app's own metrics; what the CDN waited for
 * the origin ({@code cdn-upstream-fbl} of CloudFront, {@code cfOrigin} of Cloudflare). Not
 * thread-safe.
 */
final class ServerTiming {

  private static final long UNKNOWN = -1;
  private static final long MAX_MICROS = 3_600_000_000L;
  private static final String DURATION = "dur=";

  private long total = UNKNOWN;
  private long own = UNKNOWN;
  private long upstream = UNKNOWN;

  /** Returns µs, or −1 if nothing was said about the origin. */
  long originMicros() {
    return total >= 0 ? total : own >= 0 ? own : upstream;
  }

  /** Reads one header line. */
  void read(String header) {
    int end;
    for (int at = 0; at < header.length(); at = end + 1) {
      at = skipSpaces(header, at, header.length());
      end = endOf(header, ',', at, header.length());
      int nameEnd = endOf(header, ';', at, end);
      long micros = duration(header, nameEnd, end);
      if (micros < 0) {
        continue;
      }
      if (isNamed(header, at, nameEnd, "total")) {
        total = micros;
      } else if (isNamed(header, at, nameEnd, "cdn-upstream-fbl")
          || isNamed(header, at, nameEnd, "cfOrigin")) {
        upstream = micros;
      } else if (!header.startsWith("cdn-", at) && !header.startsWith("cf", at)) {
        own = Math.max(own, 0) + micros;
      }
    }
  }

  private static boolean isNamed(String header, int from, int to, String name) {
    return header.startsWith(name, from) && skipSpaces(header, from + name.length(), to) == to;
  }

  /** Returns where the next separator is; one inside a quoted description ends nothing. */
  private static int endOf(String header, char separator, int from, int to) {
    boolean quoted = false;
    for (int i = from; i < to; i++) {
      char c = header.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        return i;
      }
    }
    return to;
  }

  private static int skipSpaces(String header, int from, int to) {
    int at = from;
    while (at < to && header.charAt(at) <= ' ') {
      at++;
    }
    return at;
  }

  /** Returns the µs of the parameter {@code dur} between two positions, or −1. */
  private static long duration(String header, int from, int to) {
    int at = from;
    while (at < to) {
      int start = skipSpaces(header, at + 1, to);
      int end = endOf(header, ';', start, to);
      if (header.regionMatches(true, start, DURATION, 0, DURATION.length())) {
        return micros(header, start + DURATION.length(), end);
      }
      at = end;
    }
    return UNKNOWN;
  }

  /** Reads decimal milliseconds, quoted or not. */
  private static long micros(String header, int from, int to) {
    long micros = 0;
    int fraction = -1; // digits after the point; −1 before it
    int digits = 0;
    for (int i = from; i < to; i++) {
      char c = header.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
        if (fraction < 3) {
          micros = micros * 10 + (c - '0');
          fraction += fraction < 0 ? 0 : 1;
        }
      } else if (c == '.' && fraction < 0) {
        fraction = 0;
      } else if (c != '"' && c > ' ') {
        return UNKNOWN;
      }
      if (micros > MAX_MICROS) {
        return UNKNOWN;
      }
    }
    for (int i = Math.max(0, fraction); i < 3; i++) {
      micros *= 10;
    }
    return digits == 0 || micros > MAX_MICROS ? UNKNOWN : micros;
  }
}
