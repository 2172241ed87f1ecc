// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.rollup;

import com.clickhouse.client.api.Client;
import java.util.List;
import java.util.Map;

/** The names of an app's apis of the last week, those with the most requests first. Blocks. */
public final class SelectApis {
  private static final String SQL =
      "SELECT toString(api) AS api FROM rollup_api_hour WHERE tenant = {tenant:String} AND app ="
          + " {app:String} AND hour >= now() - INTERVAL 7 DAY GROUP BY api ORDER BY sum(requests)"
          + " DESC, api LIMIT {most:UInt32}";

  private SelectApis() {}

  /** Runs the query. */
  public static List<String> run(Client client, String tenant, String app, int most) {
    return client.queryAll(SQL, Map.of("tenant", tenant, "app", app, "most", most)).stream()
        .map(row -> row.getString("api"))
        .toList();
  }
}
