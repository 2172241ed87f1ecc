// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.rollup;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.GenericRecord;
import dev.isochrone.planner.Traffic;
import java.util.Map;

/**
 * The traffic of the last day, from the raw slices: sums of weights, scaled up to a day while the
 * store is younger than that. Thread-safe; blocks.
 */
public final class SelectTraffic {
  private static final String SQL =
      """
      SELECT
          sum(w * requests) * scale AS requests_per_day,
          if(sum(w) = 0, 1, sum(w * requests) / sum(w)) AS requests_per_slice,
          if(sum(w * requests) = 0, 0, sum(w * hot) / sum(w * requests)) AS hot_share,
          uniqArray(cells) AS cells,
          86400 / greatest(60, least(86400, dateDiff('second', min(t0), now64(3)))) AS scale
      FROM
      (
          SELECT
              t0,
              1 / (toFloat64(keep_probability) * admission) AS w,
              arraySum(k -> 1 / toFloat64(k), timings.keep) AS requests,
              arraySum(
                  (k, o, t) -> if(o NOT IN ('ok', 'cancelled') OR t >= {hot:Int16}, 1 / toFloat64(k), 0),
                  timings.keep, timings.outcome, timings.total) AS hot,
              arrayMap(api -> (country, api), timings.api) AS cells
          FROM slices
          WHERE t0 >= now64(3) - INTERVAL 1 DAY
      )
      """;

  private final Client client;

  /** Makes the query on the server that a client speaks to. */
  public SelectTraffic(Client client) {
    this.client = client;
  }

  /**
   * Runs it.
   *
   * @param hotBucket the bucket of µs from which a request counts as slow
   */
  public Traffic run(int hotBucket) {
    GenericRecord row = client.queryAll(SQL, Map.<String, Object>of("hot", hotBucket)).get(0);
    return new Traffic(
        row.getDouble("requests_per_day"),
        row.getDouble("requests_per_slice"),
        row.getDouble("hot_share"),
        row.getLong("cells"));
  }
}
