// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import com.clickhouse.client.api.Client;
import dev.isochrone.collector.InsertBatch;
import dev.isochrone.collector.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
  private final DeadLetters deadLetters;
  private final Map<Table, Long> rows = new ConcurrentHashMap<>();
  private final Map<Table, Long> deadRows = new ConcurrentHashMap<>();
  private final AtomicLong failures = new AtomicLong();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "isochrone-store");
  private volatile @Nullable String trouble = "not started";

  private Store(Backlog backlog, Inserter inserter, Attempt preparation, DeadLetters deadLetters) {
    this.backlog = backlog;
    this.inserter = inserter;
    this.preparation = preparation;
    this.deadLetters = deadLetters;
  }

  /**
   * Starts storing.
   *
   * @param backlog what to store
   * @param client of the server to store to
   * @param preparation what must have succeeded before the first insert
   * @param deadLetters directory for rows that the server cannot take
   */
  public static Store start(
      Backlog backlog, Client client, Preparation preparation, Path deadLetters) {
    return start(
        backlog,
        new ClickHouseInserter(client),
        preparation::prepare,
        new DeadLetters(deadLetters));
  }

  static Store start(
      Backlog backlog, Inserter inserter, Attempt preparation, DeadLetters deadLetters) {
    Store store = new Store(backlog, inserter, preparation, deadLetters);
    store.thread.start();
    return store;
  }

  /** What the storing thread says of itself. */
  public StoreCounters counters() {
    return new StoreCounters(Map.copyOf(rows), Map.copyOf(deadRows), failures.get(), trouble);
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
    } catch (IOException | RuntimeException e) {
      trouble = "the spool cannot be read: " + e.getMessage();
      LOG.error("storing has stopped", e);
    }
  }

  private void storeNext() throws IOException, InterruptedException {
    InsertBatch run = backlog.next();
    if (run == null) {
      return;
    }
    for (InsertBatch.Chunks table : run.tables()) {
      if (!store(table, run.token())) {
        return;
      }
    }
    backlog.stored();
  }

  /** Returns false if the collector stops before the rows were stored. */
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
      LOG.error("{} rows go to the dead letters: {}", table.rows(), e.getMessage());
      deadLetters.keep(table, token, String.valueOf(e.getMessage()));
      deadRows.merge(table.table(), table.rows(), Long::sum);
      return true;
    }
  }

  private boolean untilItWorks(String doing, Attempt attempt) throws InterruptedException {
    long pauseMillis = FIRST_PAUSE_MILLIS;
    while (true) {
      try {
        attempt.run();
        trouble = null;
        return true;
      } catch (InsertFailedException e) {
        if (e.isPoison()) {
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
    void run() throws InsertFailedException;
  }

  /** Rows that no attempt will bring in. */
  private static final class PoisonException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PoisonException(String message) {
      super(message);
    }
  }
}
