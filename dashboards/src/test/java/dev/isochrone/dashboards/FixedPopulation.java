// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import java.util.Locale;

/**
 * One hour of traffic in slices, each with the probability that a plan would have kept it with, and
 * samples of it drawn inside the engine. Times, errors and probabilities hang together as they do
 * in the field: slices with failures and slow requests are kept more often, ordinary timings of a
 * kept slice are thinned.
 */
final class FixedPopulation {
  static final Window HOUR = new Window(4_102_444_800_000L, 4_102_448_400_000L);

  /** The app under which the whole population is stored, everything kept. */
  static final String EVERYTHING = "everything";

  private static final int REQUESTS_A_SLICE = 12;
  private static final int REGIONS = 30;
  private static final int APIS = 12;

  private static final String COLUMNS =
      "country, t0, received_at, install_key, session, slice, keep_probability,"
          + " `timings.end_ds`, `timings.api`, `timings.outcome`, `timings.total`, `timings.keep`";

  private FixedPopulation() {}

  /** Returns the statement that makes the table of the population. */
  static String create(int requests) {
    return String.format(
        Locale.ROOT,
        """
        CREATE OR REPLACE TABLE population ENGINE = MergeTree ORDER BY install_key AS
        WITH
            (h, i, what) -> (cityHash64(h, i, what) + 0.5) / 18446744073709551616. AS u,
            (h, i, what) -> sqrt(-2 * log(u(h, i, what))) * cos(2 * pi() * u(h, i, what + 1))
                AS normal
        SELECT
            concat('R', toString(region)) AS country,
            fromUnixTimestamp64Milli(toInt64(%d + 3000000 * u(number, 0, 1))) AS t0,
            t0 AS received_at,
            number AS install_key,
            toUInt32(intDiv(number, 3)) AS session,
            toUInt16(number %% 3) AS slice,
            toFloat32(least(1, sqrt(pow(0.04, 2) + pow(0.25, 2) * arraySum(hot) / m))) AS keep_probability,
            arrayMap(i -> toUInt16(40 * i), range(m)) AS `timings.end_ds`,
            arrayMap(api -> concat('GET /v1/', toString(api)), apis) AS `timings.api`,
            arrayMap(f -> if(f, 'timeout', 'ok'), failures) AS `timings.outcome`,
            totals AS `timings.total`,
            -- what says little is thinned in long slices
            arrayMap(h -> toFloat32(if(h > 0 OR m < 12, 1, 0.5)) , hot) AS `timings.keep`
        FROM
        (
            SELECT
                number,
                intDiv(number, 3) AS session_number,
                1 + cityHash64(number, 2) %% %d AS m,
                toUInt32(floor(%d * pow(u(session_number, 0, 3), 2))) AS region,
                arrayMap(i -> toUInt32(floor(%d * pow(u(number, i, 4), 2))), range(m)) AS apis,
                arrayMap(
                    i -> toUInt8(u(number, i, 5) < 0.02 + 0.15 * (u(session_number, 0, 6) < 0.05)),
                    range(m)) AS failures,
                arrayMap(
                    (i, api) -> log(80000. * (1 + 0.1 * region) * (1 + 0.1 * api))
                        + 0.4 * normal(session_number, 0, 7) + 0.5 * normal(number, i, 9),
                    range(m), apis) AS logs,
                arrayMap(l -> toInt16(ceil(l / log(1.04))), logs) AS totals,
                -- how far above the usual p95 of its cell, softly, and failures
                arrayMap(
                    (l, api, f) -> 2. * f + greatest(0., least(1., (l - log(80000.
                        * (1 + 0.1 * region) * (1 + 0.1 * api)) - 1.05) / 0.7 + 0.5)),
                    logs, apis, failures) AS hot
            FROM numbers(%d)
        )""",
        HOUR.fromMs(),
        2 * REQUESTS_A_SLICE - 1,
        REGIONS,
        APIS,
        requests / REQUESTS_A_SLICE);
  }

  /** Returns the statement that stores all of it, nothing dropped. */
  static String keepEverything() {
    return "INSERT INTO slices (app, admission, "
        + COLUMNS
        + ") SELECT '"
        + EVERYTHING
        + "', 1, "
        + COLUMNS
            .replace("keep_probability", "1")
            .replace("`timings.keep`", "arrayMap(any -> 1, timings.keep)")
        + " FROM population";
  }

  /** Returns the statement that stores one sample, as the app of its name. */
  static String draw(int number) {
    String kept = "arrayFilter((v, k) -> k, %s, kept)";
    StringBuilder columns = new StringBuilder();
    for (String column : COLUMNS.split(", ", -1)) {
      columns.append(", ");
      columns.append(column.startsWith("`") ? kept.formatted(column) : column);
    }
    return String.format(
        Locale.ROOT,
        """
        INSERT INTO slices (app, admission, %s)
        WITH arrayMap(
            (keep, i) -> toUInt8(
                (cityHash64(%3$d, install_key, i) + 0.5) / 18446744073709551616. < keep),
            timings.keep, arrayEnumerate(timings.keep)) AS kept
        SELECT '%2$s', 1%4$s FROM population
        WHERE (cityHash64(%3$d, install_key) + 0.5) / 18446744073709551616. < keep_probability
            AND has(kept, 1)\
        """,
        COLUMNS,
        app(number),
        number + 1_000_000,
        columns);
  }

  static String app(int number) {
    return "draw" + number;
  }

  /**
   * Returns the question how many timings of each cell a sample is expected to have, failed ones
   * and by bucket.
   */
  static String expected() {
    return """
    SELECT
        country, api, sum(n) AS sampled, sum(f) AS failed, groupArray(bucket) AS buckets,
        groupArray(n) AS numbers
    FROM
    (
        SELECT
            country,
            if(whole, '', name) AS api,
            total AS bucket,
            sum(keep * keep_probability) AS n,
            sumIf(keep * keep_probability, outcome != 'ok') AS f
        FROM population
        ARRAY JOIN
            timings.api AS name, timings.total AS total, timings.outcome AS outcome,
            timings.keep AS keep
        ARRAY JOIN [0, 1] AS whole
        GROUP BY country, api, bucket
    )
    GROUP BY country, api\
    """;
  }
}
