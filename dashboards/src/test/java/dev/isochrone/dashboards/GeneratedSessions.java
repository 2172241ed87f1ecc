// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import java.util.Locale;

/**
 * Sessions made and sampled inside the engine: the requests of a session share its mood, slices are
 * kept by what is in them, and only those kept are stored.
 */
final class GeneratedSessions {
  private static final String NEAR = "NL";
  private static final String FAR = "BR";

  private GeneratedSessions() {}

  /**
   * Returns a statement that stores sessions of two windows that differ in nothing but chance.
   *
   * @param sessions in each of the regions and windows
   */
  static String alike(int table, Window after, int regions, int sessions) {
    return statement(
        "aa" + table,
        table,
        after,
        sessions * regions,
        "concat('R', toString(session_number % " + regions + "))",
        "300. + 20 * (session_number % " + regions + ")",
        0.5);
  }

  /**
   * Returns a statement after which every session gained a tenth and the far region, where all
   * takes four times as long, lost a fifth of its sessions: medians of 840 ms and then 636 ms of
   * all, and 84 ms less at one mix.
   */
  static String mixShift(Window after, int sessions) {
    String near = "u(session_number, is_after, 20) < if(is_after, 0.43750, 0.35314)";
    return statement(
        "mix",
        7,
        after,
        sessions,
        "if(" + near + ", '" + NEAR + "', '" + FAR + "')",
        "if(" + near + ", 300., 1200.) * if(is_after, 0.9, 1.)",
        0.3);
  }

  /** The spread of moods and of requests in one: together 0.5, of the logarithm. */
  private static String statement(
      String app,
      int seed,
      Window after,
      int sessions,
      String country,
      String medianMs,
      double moodShare) {
    return String.format(
        Locale.ROOT,
        """
        INSERT INTO slices
            (app, country, network, t0, received_at, install_key, session, slice,
            keep_probability, admission, `timings.end_ds`, `timings.api`, `timings.outcome`,
            `timings.total`, `timings.keep`)
        WITH
            (h, i, what) -> (cityHash64(%d, h, i, what) + 0.5) / 18446744073709551616. AS u,
            (h, i, what) -> sqrt(-2 * log(u(h, i, what))) * cos(2 * pi() * u(h, i, what + 1))
                AS normal
        SELECT
            '%s', country, 'wifi', begin, begin, cityHash64(session_number, is_after),
            session_number, number %% 2, toFloat32(keep), 1,
            arrayMap(i -> 10 * i, range(m)), arrayMap(i -> 'GET /a', range(m)), outcomes,
            totals, arrayMap(i -> 1, range(m))
        FROM
        (
            SELECT
                number,
                toUInt8(intDiv(number, 2) %% 2) AS is_after,
                toUInt32(intDiv(number, 4)) AS session_number,
                %s AS country,
                fromUnixTimestamp64Milli(toInt64(if(is_after, %d, %d) + 3000000 * u(number, 0, 9)))
                    AS begin,
                2 + cityHash64(number, %1$d) %% 9 AS m,
                arrayMap(
                    i -> if(u(number, i, 10) < 0.06 * u(session_number, is_after, 12), 'timeout', 'ok'),
                    range(m)) AS outcomes,
                arrayMap(
                    i -> toInt16(ceil(log(1000 * (%s) * exp(0.5 * (
                        sqrt(%7$f) * normal(session_number, is_after, 14)
                        + sqrt(1 - %7$f) * normal(number, i, 16)))) / log(1.04))),
                    range(m)) AS totals,
                if(arrayMax(totals) > 360 OR has(outcomes, 'timeout'), 1, 0.4) AS keep
            FROM numbers(%8$d)
        )
        WHERE u(number, 0, 18) < keep""",
        seed,
        app,
        country,
        after.fromMs(),
        after.before().fromMs(),
        medianMs,
        moodShare,
        4L * sessions);
  }
}
