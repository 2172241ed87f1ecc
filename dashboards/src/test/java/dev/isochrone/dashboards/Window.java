// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import java.util.Locale;

/** A half-open range of time, in ms since 1970, as the SQL files take it. */
record Window(long fromMs, long toMs) {

  boolean has(long ms) {
    return ms >= fromMs && ms < toMs;
  }

  /** The window of the same length right before this one. */
  Window before() {
    return new Window(2 * fromMs - toMs, fromMs);
  }

  String fromSeconds() {
    return seconds(fromMs);
  }

  String toSeconds() {
    return seconds(toMs);
  }

  /** How a DateTime64(3) reads whatever the server's time zone is: seconds since 1970. */
  static String seconds(long ms) {
    return String.format(Locale.ROOT, "%d.%03d", ms / 1000, ms % 1000);
  }
}
