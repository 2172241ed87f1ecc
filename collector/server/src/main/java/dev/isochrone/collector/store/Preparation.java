// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ServerException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be true of a ClickHouse before anything is inserted: its tables are those of this
 * version, and its settings recognise repeated inserts. Used by one thread.
 */
public final class Preparation {
  private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

  private final Migrations migrations;
  private final DeduplicationCheck deduplication;
  private final Retention retention;
  private volatile boolean done;

  /** Makes the preparation of the server that a client speaks to; rows stay as migrations say. */
  public Preparation(Client client) {
    this(client, new Retention(client, Map.of()));
  }

  /** Makes the preparation of the server that a client speaks to. */
  public Preparation(Client client, Retention retention) {
    this(client, retention, "");
  }

  /**
   * Makes the preparation of the server that a client speaks to.
   *
   * @param cluster that the server is one of; "" for a server that is alone
   */
  public Preparation(Client client, Retention retention, String cluster) {
    Statements statements = new Statements(client);
    this.retention = retention;
    this.migrations =
        cluster.isEmpty()
            ? new Migrations(statements)
            : new Migrations(statements, new ClusterDdl(cluster)::of);
    this.deduplication = new DeduplicationCheck(statements);
  }

  /** True once it has succeeded. */
  public boolean isDone() {
    return done;
  }

  /**
   * Prepares the server at start-up, if it can be reached; otherwise that is left to the storing
   * thread, and batches wait in the spool.
   *
   * @throws IllegalStateException if the server is one that must not be used
   */
  public void prepareIfReachable() {
    try {
      prepare();
    } catch (InsertFailedException e) {
      LOG.warn("ClickHouse cannot be reached yet, batches wait in the spool: {}", e.getMessage());
    }
  }

  void prepare() throws InsertFailedException {
    if (done) {
      return;
    }
    try {
      migrations.run();
      retention.declare();
      deduplication.run();
      done = true;
    } catch (ServerException e) {
      throw new IllegalStateException("ClickHouse refused a migration: " + e.getMessage(), e);
    } catch (UnreachableException e) {
      throw InsertFailedException.retryable(e);
    }
  }
}
