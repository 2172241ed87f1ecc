// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.query.GenericRecord;
import dev.isochrone.collector.BatchId;
import dev.isochrone.collector.EncodedBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The batch ledger in ClickHouse's table {@code stored_batches}. Asked before rows go in and
 * written after: what is acknowledged twice is never lost, and stored twice only if two collectors
 * insert it in the same moment.
 */
final class SharedBatchLedger implements BatchLedger {
  private static final String ELSEWHERE =
      "SELECT DISTINCT hex(batch) AS id FROM stored_batches"
          + " WHERE spool != {spool:String} AND batch IN (%s)";

  private final Client client;
  private final Statements statements;
  private final String spool;

  SharedBatchLedger(Client client, String spool) {
    this.client = client;
    this.statements = new Statements(client);
    this.spool = spool;
  }

  @Override
  public Set<BatchId> storedElsewhere(List<EncodedBatch> batches) throws InsertFailedException {
    if (batches.isEmpty()) {
      return Set.of();
    }
    String ids =
        batches.stream()
            .map(batch -> "unhex('" + batch.id() + "')")
            .collect(Collectors.joining(","));
    try {
      Set<BatchId> elsewhere = new HashSet<>();
      for (GenericRecord row : statements.rows(ELSEWHERE.formatted(ids), Map.of("spool", spool))) {
        elsewhere.add(BatchId.parse(row.getString("id")));
      }
      return elsewhere;
    } catch (ServerException | UnreachableException e) {
      throw InsertFailedException.retryable(e);
    }
  }

  @Override
  public void note(List<EncodedBatch> batches, String token) throws InsertFailedException {
    ByteBuffer rows = ByteBuffer.allocate(batches.size() * (16 + 1 + spool.length()));
    for (EncodedBatch batch : batches) {
      rows.putLong(batch.id().high()).putLong(batch.id().low());
      rows.put((byte) spool.length()).put(spool.getBytes(StandardCharsets.US_ASCII));
    }
    try {
      Insert.run(
          client,
          "stored_batches",
          List.of("batch", "spool"),
          out -> out.write(rows.array(), 0, rows.position()),
          token,
          Map.of());
    } catch (InsertFailedException e) {
      throw InsertFailedException.retryable(e);
    }
  }
}
