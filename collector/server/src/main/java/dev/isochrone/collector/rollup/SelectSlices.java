// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.rollup;

import com.clickhouse.client.api.Client;
import dev.isochrone.collector.KeptSlices;
import dev.isochrone.plan.Outcome;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/** The slices that arrived in a time, in the order of their arrival. Thread-safe; blocks. */
public final class SelectSlices {
  private static final String SQL =
      """
      SELECT
          toInt64(toUnixTimestamp64Milli(received_at)),
          toString(tenant),
          toString(app),
          toString(country),
          toFloat64(keep_probability) * admission,
          timings.api,
          arrayMap(o -> toInt8(o), timings.outcome),
          timings.total,
          timings.keep
      FROM slices
      WHERE received_at >= fromUnixTimestamp64Milli({from:Int64})
          AND received_at < fromUnixTimestamp64Milli({to:Int64})
          AND t0 >= fromUnixTimestamp64Milli({from:Int64}) - INTERVAL 7 DAY
      ORDER BY received_at, install_key, session, slice
      """;

  private final Rows rows;

  /** Makes the query on the server that a client speaks to. */
  public SelectSlices(Client client) {
    rows = new Rows(client);
  }

  /** Hands on every slice that arrived from one moment until before another. */
  public void read(Instant from, Instant to, KeptSlices slices) {
    Map<String, Object> range = Map.of("from", from.toEpochMilli(), "to", to.toEpochMilli());
    rows.read(SQL, range, row -> slice(row, slices));
  }

  private static void slice(RowReader row, KeptSlices slices) throws IOException {
    slices.slice(row.int64(), row.string(), row.string(), row.string(), row.float64());
    String[] apis = new String[row.length()];
    for (int i = 0; i < apis.length; i++) {
      apis[i] = row.string();
    }
    Outcome[] outcomes = new Outcome[row.length()];
    for (int i = 0; i < outcomes.length; i++) {
      Outcome outcome = Outcome.ofCode(row.int8());
      outcomes[i] = outcome == null ? Outcome.OTHER : outcome;
    }
    int[] totals = new int[row.length()];
    for (int i = 0; i < totals.length; i++) {
      totals[i] = row.int16();
    }
    int timings = row.length();
    for (int i = 0; i < timings; i++) {
      slices.timing(apis[i], outcomes[i], totals[i], row.float32());
    }
  }
}
