// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import com.clickhouse.client.api.Client;
import dev.isochrone.collector.InsertBatch;
import dev.isochrone.collector.TableRows;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** Sends rows as they lie in the spool, as RowBinary over client-v2. Thread-safe; blocks. */
final class ClickHouseInserter implements Inserter {
  private final Client client;

  ClickHouseInserter(Client client) {
    this.client = client;
  }

  @Override
  public void insert(InsertBatch.Chunks rows, String token) throws InsertFailedException {
    Insert.run(
        client,
        rows.table().tableName(),
        rows.table().columns(),
        out -> write(rows, out),
        token,
        Map.of());
  }

  static void write(InsertBatch.Chunks rows, OutputStream out) throws IOException {
    for (TableRows piece : rows.pieces()) {
      out.write(
          piece.bytes().array(),
          piece.bytes().arrayOffset() + piece.bytes().position(),
          piece.bytes().remaining());
    }
  }
}
