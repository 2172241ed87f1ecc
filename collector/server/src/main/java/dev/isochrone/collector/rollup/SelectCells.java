// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.rollup;

import com.clickhouse.client.api.Client;
import dev.isochrone.collector.StoredCell;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which apis were seen where, those with most timings first. Thread-safe; blocks. */
public final class SelectCells {
  private static final String SQL =
      """
      SELECT toString(tenant), toString(app), toString(country), toString(api), toInt64(count()) AS n
      FROM slices
      ARRAY JOIN timings.api AS api
      WHERE received_at >= fromUnixTimestamp64Milli({from:Int64})
          AND received_at < fromUnixTimestamp64Milli({to:Int64})
          AND t0 >= fromUnixTimestamp64Milli({from:Int64}) - INTERVAL 7 DAY
      GROUP BY tenant, app, country, api
      ORDER BY n DESC, tenant, app, country, api
      """;

  private final Rows rows;

  /** Makes the query on the server that a client speaks to. */
  public SelectCells(Client client) {
    rows = new Rows(client);
  }

  /** Returns the cells of what arrived from one moment until before another. */
  public List<StoredCell> between(Instant from, Instant to) {
    List<StoredCell> cells = new ArrayList<>();
    rows.read(
        SQL,
        Map.of("from", from.toEpochMilli(), "to", to.toEpochMilli()),
        row ->
            cells.add(
                new StoredCell(
                    row.string(), row.string(), row.string(), row.string(), row.int64())));
    return cells;
  }
}
