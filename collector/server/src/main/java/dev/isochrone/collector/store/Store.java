// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import com.clickhouse.client.api.Client;
import dev.isochrone.collector.BatchId;
import dev.isochrone.collector.InsertBatch;
import dev.isochrone.collector.Table;
import dev.isochrone.collector.TableRows;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that empties the spool into ClickHouse, run by run and in order. A server in
 * trouble is asked again for as long as it takes, with the same rows and the same token; rows that
 * it cannot take go to the dead letters. Loses nothing, drops nothing uncounted.
 */
public final class Store implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Store.class);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;

  private final Backlog backlog;
  private final Inserter inserter;
  private final Attempt preparation;
  private final BatchLedger batchLedger;
  private final DeadLetters deadLetters;
  private final Map<Table, Long> rows = new ConcurrentHashMap<>();
  private final Map<Table, Long> deadRows = new ConcurrentHashMap<>();
  private final Map<Table, Long> droppedRows = new ConcurrentHashMap<>();
  private final AtomicLong doubles = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "isochrone-store");
  private volatile @Nullable String trouble = "not started";

  private Store(
      Backlog backlog,
      Inserter inserter,
      Attempt preparation,
      BatchLedger batchLedger,
      DeadLetters deadLetters) {
    this.backlog = backlog;
    this.inserter = inserter;
    this.preparation = preparation;
    this.batchLedger = batchLedger;
    this.deadLetters = deadLetters;
  }

  /**
   * Starts storing.
   *
   * @param backlog what to store
   * @param client of the server to store to
   * @param preparation what must have succeeded before the first insert
   * @param spoolOfMany names this collector's spool among the collectors of one server; null for a
   *     collector that is alone
   * @param deadLetters for rows that the server cannot take
   */
  public static Store start(
      Backlog backlog,
      Client client,
      Preparation preparation,
      @Nullable String spoolOfMany,
      DeadLetters deadLetters) {
    return start(
        backlog,
        new ClickHouseInserter(client),
        preparation::prepare,
        spoolOfMany == null ? BatchLedger.NONE : new SharedBatchLedger(client, spoolOfMany),
        deadLetters);
  }

  /**
   * Starts storing into a cluster.
   *
   * @param cluster its name
   * @param client of any of its servers
   * @param ofHost the client of a server by its host name
   * @param quorum how many replicas must hold rows before they count as stored
   * @param spool names this collector's spool
   */
  public static Store startOnCluster(
      Backlog backlog,
      String cluster,
      Client client,
      Function<String, Client> ofHost,
      String quorum,
      Preparation preparation,
      String spool,
      DeadLetters deadLetters) {
    return start(
        backlog,
        new ClusterInserter(cluster, client, ofHost, quorum),
        preparation::prepare,
        new SharedBatchLedger(client, spool),
        deadLetters);
  }

  static Store start(
      Backlog backlog,
      Inserter inserter,
      Attempt preparation,
      BatchLedger batchLedger,
      DeadLetters deadLetters) {
    Store store = new Store(backlog, inserter, preparation, batchLedger, deadLetters);
    store.thread.start();
    return store;
  }

  /** What the storing thread says of itself. */
  public StoreCounters counters() {
    return new StoreCounters(
        Map.copyOf(rows),
        Map.copyOf(deadRows),
        Map.copyOf(droppedRows),
        doubles.get(),
        failures.get(),
        trouble);
  }

  /** Stops after the insert that is under way. What is not stored stays in the spool. */
  @Override
  public void close() {
    stopping.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      if (untilItWorks("preparing ClickHouse", preparation)) {
        while (stopping.getCount() > 0) {
          storeNext();
        }
      }
    } catch (InterruptedException e) {
      trouble = "interrupted";
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      trouble = "storing has stopped: " + e.getMessage();
      LOG.error("storing has stopped", e);
    }
  }

  private void storeNext() throws InterruptedException {
    // a spool that cannot be read now gives the same run again, under the same token
    untilItWorks(
        "storing from the spool",
        () -> {
          InsertBatch run = backlog.next();
          if (run != null && store(run)) {
            backlog.stored();
          }
        });
  }

  /** Returns false if the collector stops before the run was stored. */
  private boolean store(InsertBatch run) throws IOException, InterruptedException {
    Set<BatchId> elsewhere = new HashSet<>();
    if (!untilItWorks(
        "asking which batches are stored",
        () -> elsewhere.addAll(batchLedger.storedElsewhere(run.batches())))) {
      return false;
    }
    doubles.addAndGet(elsewhere.size());
    for (InsertBatch.Chunks table : run.tables(id -> !elsewhere.contains(id))) {
      if (!store(table, run.token())) {
        return false;
      }
    }
    return untilItWorks(
        "noting which batches are stored", () -> batchLedger.note(run.batches(), run.token()));
  }

  private boolean store(InsertBatch.Chunks table, String token)
      throws IOException, InterruptedException {
    try {
      boolean done =
          untilItWorks(
              "inserting into " + table.table().tableName(), () -> inserter.insert(table, token));
      if (done) {
        rows.merge(table.table(), table.rows(), Long::sum);
      }
      return done;
    } catch (PoisonException e) {
      int half = table.pieces().size() / 2;
      if (half == 0) {
        bury(table.pieces().get(0), token, String.valueOf(e.getMessage()));
        return true;
      }
      LOG.warn("{} rows are halved until those are found that are refused", table.rows());
      return store(part(table, 0, half), token + "/0")
          && store(part(table, half, table.pieces().size()), token + "/1");
    }
  }

  private static InsertBatch.Chunks part(InsertBatch.Chunks table, int from, int to) {
    return new InsertBatch.Chunks(table.table(), table.pieces().subList(from, to));
  }

  private void bury(TableRows refused, String token, String reason) throws IOException {
    Table table = refused.table();
    if (deadLetters.keep(table, refused, token, reason)) {
      LOG.error("{} rows of {} go to the dead letters: {}", refused.rows(), table, reason);
      deadRows.merge(table, (long) refused.rows(), Long::sum);
    } else {
      LOG.error("{} rows of {} are dropped, the dead letters are full", refused.rows(), table);
      droppedRows.merge(table, (long) refused.rows(), Long::sum);
    }
  }

  private boolean untilItWorks(String doing, Attempt attempt) throws InterruptedException {
    long pauseMillis = FIRST_PAUSE_MILLIS;
    while (true) {
      try {
        attempt.run();
        trouble = stopping.getCount() > 0 ? null : trouble;
        return true;
      } catch (InsertFailedException | IOException e) {
        if (e instanceof InsertFailedException failed && failed.isPoison()) {
          throw new PoisonException(String.valueOf(e.getMessage()));
        }
        failures.incrementAndGet();
        trouble = doing + " failed: " + e.getMessage();
        LOG.warn("{} failed, again in {} ms: {}", doing, pauseMillis, e.getMessage());
      }
      long jitter = ThreadLocalRandom.current().nextLong(pauseMillis / 2 + 1);
      if (stopping.await(pauseMillis / 2 + jitter, TimeUnit.MILLISECONDS)) {
        return false;
      }
      pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
    }
  }

  /** Something that may have to be tried again. */
  @FunctionalInterface
  interface Attempt {
    void run() throws InsertFailedException, IOException, InterruptedException;
  }

  /** Rows that no attempt will bring in. */
  private static final class PoisonException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PoisonException(String message) {
      super(message);
    }
  }
}
