// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.data.ClickHouseFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One insert of RowBinary, with everything spelled out that decides whether a repeated insert is
 * recognised. Blocks.
 */
final class Insert {
  /** What must hold for every insert, whatever the server's profile says. */
  static final Map<String, String> SETTINGS =
      Map.of(
          "async_insert", "0",
          "insert_deduplicate", "1",
          "deduplicate_blocks_in_dependent_materialized_views", "1");

  private static final long TIMEOUT_SECONDS = 120;

  private Insert() {}

  /** Sends rows; sending them again under the same token changes nothing. */
  static void run(
      Client client,
      String table,
      List<String> columns,
      Rows rows,
      String token,
      Map<String, String> more)
      throws InsertFailedException {
    InsertSettings settings = new InsertSettings().setDeduplicationToken(token);
    SETTINGS.forEach(settings::serverSetting);
    more.forEach(settings::serverSetting);
    try (InsertResponse response =
        client
            .insert(
                table,
                columns,
                out -> {
                  rows.writeTo(out);
                  out.close();
                },
                ClickHouseFormat.RowBinary,
                settings)
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      response.getQueryId();
    } catch (ExecutionException e) {
      throw InsertErrors.classified(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException | RuntimeException e) {
      throw InsertErrors.classified(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw InsertFailedException.retryable(e);
    }
  }

  /** Rows in RowBinary. */
  @FunctionalInterface
  interface Rows {
    void writeTo(OutputStream out) throws IOException;
  }
}
