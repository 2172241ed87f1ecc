// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.client.api.query.QuerySettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs single statements and waits for them. Thread-safe; blocks. */
final class Statements {
  private static final long TIMEOUT_SECONDS = 60;

  private final Client client;

  Statements(Client client) {
    this.client = client;
  }

  /**
   * Runs a statement without a result.
   *
   * @param parameters values of its {@code {name:Type}}
   * @throws ServerException if the server refused it
   * @throws UnreachableException if it could not be asked
   */
  @SuppressWarnings("try") // closing may be interrupted, which is handled like waiting
  void run(String sql, Map<String, Object> parameters) {
    try (var response =
        client.query(sql, parameters, new QuerySettings()).get(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      response.getReadRows();
    } catch (Exception e) {
      throw translated(e);
    }
  }

  /** Runs a query and returns all its rows. */
  List<GenericRecord> rows(String sql, Map<String, Object> parameters) {
    try {
      return client.queryAll(sql, parameters);
    } catch (RuntimeException e) {
      throw translated(e);
    }
  }

  private static RuntimeException translated(Exception e) {
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    boolean wrapper = e instanceof ExecutionException || e instanceof TimeoutException;
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof ServerException server) {
        return server;
      }
    }
    return new UnreachableException(wrapper && e.getCause() != null ? e.getCause() : e);
  }
}
