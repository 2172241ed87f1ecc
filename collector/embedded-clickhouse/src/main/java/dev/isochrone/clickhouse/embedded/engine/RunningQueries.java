// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.engine;

import dev.isochrone.clickhouse.embedded.sql.SqlLiterals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The statements in progress, by the query id their clients gave them, and the way to cancel one:
 * the engine chooses its own query ids, so a statement is found by the {@code log_comment} of its
 * connection. Thread-safe.
 */
public final class RunningQueries implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningQueries.class);

  /**
   * A statement may not be in the engine's list yet when it is cancelled, so asking is repeated.
   */
  private static final long CANCEL_EVERY_MILLIS = 100;

  private final EngineConnection control;
  private final ScheduledExecutorService canceller =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "clickhouse-cancel");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<String, Query> byId = new LinkedHashMap<>();

  /**
   * @param control a connection nobody else uses
   */
  public RunningQueries(EngineConnection control) {
    this.control = control;
  }

  /** Notes that a statement starts; it must be {@link Query#finish() finished}. */
  public Query start(String queryId, EngineConnection connection) throws EngineException {
    Query query = new Query(queryId, connection.tag());
    synchronized (byId) {
      if (byId.putIfAbsent(queryId, query) != null) {
        throw new EngineException(
            ErrorCode.QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING,
            "Query with id = " + queryId + " is already running");
      }
    }
    return query;
  }

  /**
   * A condition on {@code system.processes} that holds for the query with this id only, or null.
   */
  public @Nullable String conditionFor(String queryId) {
    synchronized (byId) {
      Query query = byId.get(queryId);
      return query == null ? null : condition(query.tag);
    }
  }

  public int count() {
    synchronized (byId) {
      return byId.size();
    }
  }

  public void cancelAll() {
    List<Query> queries;
    synchronized (byId) {
      queries = new ArrayList<>(byId.values());
    }
    queries.forEach(Query::cancel);
  }

  @Override
  public void close() {
    canceller.shutdownNow();
    control.close();
  }

  private static String condition(String tag) {
    return "Settings['log_comment'] = " + SqlLiterals.quoted(tag);
  }

  /** One statement in progress. Thread-safe. */
  public final class Query {
    private final String queryId;
    private final String tag;
    private boolean finished;
    private boolean cancelled;

    private Query(String queryId, String tag) {
      this.queryId = queryId;
      this.tag = tag;
    }

    /** Ends the statement soon; it then fails with code 394. Returns at once. */
    public void cancel() {
      synchronized (this) {
        if (cancelled) {
          return;
        }
        cancelled = true;
      }
      schedule(0);
    }

    public synchronized boolean isCancelled() {
      return cancelled;
    }

    /**
     * To be called before its connection runs anything else: waits for a cancellation being sent.
     */
    public synchronized void finish() {
      finished = true;
      synchronized (byId) {
        byId.remove(queryId);
      }
    }

    private void schedule(long afterMillis) {
      try {
        var unused = canceller.schedule(this::kill, afterMillis, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        LOG.debug("not cancelling {} any more: shutting down", queryId, e);
      }
    }

    private synchronized void kill() {
      if (finished) {
        return;
      }
      try {
        control.run("KILL QUERY WHERE " + condition(tag) + " ASYNC");
      } catch (EngineException e) {
        LOG.warn("cancelling {} failed: {}", queryId, e.text());
      }
      schedule(CANCEL_EVERY_MILLIS);
    }
  }
}
