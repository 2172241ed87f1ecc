// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.rollup;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a query and hands its rows on while they arrive. Thread-safe; blocks. */
final class Rows {
  private static final long TIMEOUT_SECONDS = 120;
  private static final int BUFFER_BYTES = 1 << 16;

  private final Client client;

  Rows(Client client) {
    this.client = client;
  }

  @SuppressWarnings("try") // closing may be interrupted, which is handled like waiting
  void read(String sql, Map<String, Object> parameters, Row row) {
    QuerySettings settings = new QuerySettings().setFormat(ClickHouseFormat.RowBinary);
    try (QueryResponse response =
            client.query(sql, parameters, settings).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        BufferedInputStream in = new BufferedInputStream(response.getInputStream(), BUFFER_BYTES)) {
      RowReader reader = new RowReader(in);
      while (reader.hasNext()) {
        row.read(reader);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading", e);
    } catch (Exception e) {
      throw new IllegalStateException("the store could not be read: " + e.getMessage(), e);
    }
  }

  /** Reads the columns of one row, all of them. */
  @FunctionalInterface
  interface Row {
    void read(RowReader row) throws IOException;
  }
}
