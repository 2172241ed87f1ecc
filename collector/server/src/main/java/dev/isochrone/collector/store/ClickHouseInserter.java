// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.data.ClickHouseFormat;
import dev.isochrone.collector.InsertBatch;
import dev.isochrone.collector.TableRows;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends rows as they lie in the spool, as RowBinary, with everything spelled out that decides
 * whether a repeated insert is recognised. Thread-safe; blocks.
 */
final class ClickHouseInserter implements Inserter {
  private static final long TIMEOUT_SECONDS = 120;

  /**
   * Codes that speak of the rows: CANNOT_PARSE_*, TYPE_MISMATCH, TOO_MANY_PARTS' cousin 252 (too
   * many partitions in one block), VALUE_IS_OUT_OF_RANGE, UNKNOWN_ELEMENT_OF_ENUM, SIZES_OF_*,
   * CANNOT_READ_ALL_DATA, INCORRECT_DATA, TOO_LARGE_STRING_SIZE, TOO_LARGE_ARRAY_SIZE.
   */
  private static final Set<Integer> ABOUT_ROWS =
      Set.of(6, 26, 27, 32, 33, 38, 41, 53, 69, 72, 117, 128, 131, 190, 321, 691);

  private final Client client;

  ClickHouseInserter(Client client) {
    this.client = client;
  }

  @Override
  public void insert(InsertBatch.Chunks rows, String token) throws InsertFailedException {
    InsertSettings settings =
        new InsertSettings()
            .serverSetting("async_insert", "0")
            .serverSetting("insert_deduplicate", "1")
            .serverSetting("deduplicate_blocks_in_dependent_materialized_views", "1")
            .setDeduplicationToken(token);
    try (InsertResponse response =
        client
            .insert(
                rows.table().tableName(),
                rows.table().columns(),
                out -> write(rows, out),
                ClickHouseFormat.RowBinary,
                settings)
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      response.getQueryId();
    } catch (ExecutionException e) {
      throw classified(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException | RuntimeException e) {
      throw classified(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw InsertFailedException.retryable(e);
    }
  }

  private static void write(InsertBatch.Chunks rows, OutputStream out) throws IOException {
    for (TableRows piece : rows.pieces()) {
      out.write(
          piece.bytes().array(),
          piece.bytes().arrayOffset() + piece.bytes().position(),
          piece.bytes().remaining());
    }
    out.close();
  }

  /** A code counts only together with its message: 252 is also the server's plea to slow down. */
  private static InsertFailedException classified(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof ServerException server) {
        boolean partitions =
            server.getCode() == 252
                && String.valueOf(server.getMessage()).contains("partitions for single INSERT");
        return partitions || ABOUT_ROWS.contains(server.getCode())
            ? InsertFailedException.poison(server)
            : InsertFailedException.retryable(server);
      }
    }
    return InsertFailedException.retryable(cause);
  }
}
