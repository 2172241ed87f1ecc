// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.rollup;

import com.clickhouse.client.api.Client;
import dev.isochrone.collector.StoredMinute;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What each minute brought into the store. Thread-safe; blocks. */
public final class SelectMinutes {
  private static final String SQL =
      """
      SELECT
          minute,
          sum(requests) AS requests,
          sum(arrived_timings) AS arrived_timings,
          toInt64(sum(slices)) AS slices,
          toInt64(sum(timings)) AS timings,
          toInt64(sum(phased)) AS phased,
          toInt64(sum(exemplars)) AS exemplars,
          toInt64(sum(bare_timings)) AS bare_timings
      FROM
      (
          SELECT
              intDiv(toInt64(toUnixTimestamp64Milli(received_at)), {minute:Int64}) AS minute,
              sum(arraySum(k -> 1 / toFloat64(k), timings.keep)
                  / (toFloat64(keep_probability) * admission)) AS requests,
              sum(length(timings.keep) / toFloat64(admission)) AS arrived_timings,
              count() AS slices,
              sum(length(timings.keep)) AS timings,
              sum(length(phases.wait)) AS phased,
              0 AS exemplars,
              0 AS bare_timings
          FROM slices
          WHERE received_at >= fromUnixTimestamp64Milli({from:Int64})
              AND received_at < fromUnixTimestamp64Milli({to:Int64})
              AND t0 >= fromUnixTimestamp64Milli({from:Int64}) - INTERVAL 7 DAY
          GROUP BY minute
          UNION ALL
          SELECT
              intDiv(toInt64(toUnixTimestamp64Milli(received_at)), {minute:Int64}) AS minute,
              toFloat64(0), toFloat64(0), 0, 0, 0, count(), 0
          FROM exemplars
          WHERE received_at >= fromUnixTimestamp64Milli({from:Int64})
              AND received_at < fromUnixTimestamp64Milli({to:Int64})
              AND ts >= fromUnixTimestamp64Milli({from:Int64}) - INTERVAL 7 DAY
          GROUP BY minute
          UNION ALL
          SELECT
              intDiv(1000 * toInt64(toUnixTimestamp(received_at)), {minute:Int64}) AS minute,
              toFloat64(0), toFloat64(0), 0, 0, 0, 0, sum(bare_timings)
          FROM ingest_usage
          WHERE received_at >= fromUnixTimestamp64Milli({from:Int64})
              AND received_at < fromUnixTimestamp64Milli({to:Int64})
              AND bare_timings > 0
          GROUP BY minute
      )
      GROUP BY minute
      ORDER BY minute
      """;

  private static final String LATEST =
      """
      SELECT toInt64(toUnixTimestamp64Milli(max(received_at)))
      FROM slices
      WHERE received_at >= fromUnixTimestamp64Milli({from:Int64})
          AND t0 >= fromUnixTimestamp64Milli({from:Int64}) - INTERVAL 7 DAY
      """;

  private final Rows rows;
  private final long minuteMillis;

  /**
   * Makes the query on the server that a client speaks to.
   *
   * @param minute how long the planner's minute is
   */
  public SelectMinutes(Client client, Duration minute) {
    rows = new Rows(client);
    minuteMillis = minute.toMillis();
  }

  /** Returns the minutes in which anything came, in order. */
  public List<StoredMinute> between(Instant from, Instant to) {
    List<StoredMinute> minutes = new ArrayList<>();
    rows.read(
        SQL,
        Map.of("minute", minuteMillis, "from", from.toEpochMilli(), "to", to.toEpochMilli()),
        row ->
            minutes.add(
                new StoredMinute(
                    row.int64(),
                    row.float64(),
                    row.float64(),
                    row.int64(),
                    row.int64(),
                    row.int64(),
                    row.int64(),
                    row.int64())));
    return minutes;
  }

  /** Returns when the slice stored last arrived, if any arrived after a moment; else 1970. */
  public Instant latestArrival(Instant since) {
    long[] latest = {0};
    rows.read(LATEST, Map.of("from", since.toEpochMilli()), row -> latest[0] = row.int64());
    return Instant.ofEpochMilli(latest[0]);
  }
}
