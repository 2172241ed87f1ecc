// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The connections that requests share, opened as they are first needed. A lease is exclusive.
 * Thread-safe; those who wait are served in order.
 */
public final class ConnectionPool implements AutoCloseable {
  private final ChdbEngine engine;
  private final Map<String, String> baseSettings;
  private final int size;
  private final long waitMillis;
  private final Semaphore permits;
  private final Deque<EngineConnection> idle = new ArrayDeque<>();
  private boolean closed;

  /**
   * @param size how many statements can run at once
   * @param waitMillis how long a request waits for a connection before it is refused
   */
  public ConnectionPool(
      ChdbEngine engine, Map<String, String> baseSettings, int size, long waitMillis) {
    this.engine = engine;
    this.baseSettings = baseSettings;
    this.size = size;
    this.waitMillis = waitMillis;
    this.permits = new Semaphore(size, true);
  }

  /**
   * Waits for a connection. It goes back with {@link #giveBack} or {@link #discard}, exactly once.
   */
  public EngineConnection lease() throws EngineException, InterruptedException {
    if (!permits.tryAcquire(waitMillis, TimeUnit.MILLISECONDS)) {
      throw new EngineException(
          ErrorCode.TOO_MANY_SIMULTANEOUS_QUERIES,
          "Too many simultaneous queries. Maximum: " + size + ", waited " + waitMillis + " ms");
    }
    synchronized (idle) {
      if (closed) {
        permits.release();
        throw new EngineException(ErrorCode.ABORTED, "The server is shutting down");
      }
      EngineConnection connection = idle.pollFirst();
      if (connection != null) {
        return connection;
      }
    }
    try {
      return engine.connect(baseSettings);
    } catch (RuntimeException e) {
      permits.release();
      throw e;
    }
  }

  public void giveBack(EngineConnection connection) {
    boolean keep;
    synchronized (idle) {
      keep = !closed;
      if (keep) {
        idle.addFirst(connection);
      }
    }
    if (!keep) {
      connection.close();
    }
    permits.release();
  }

  /**
   * Closes a connection whose state is no longer known, such as after {@code SET} or {@code USE}.
   */
  public void discard(EngineConnection connection) {
    connection.close();
    permits.release();
  }

  /**
   * Closes what is idle, refuses new leases and waits for the others.
   *
   * @return whether all connections were back in time
   */
  public boolean close(long withinMillis) throws InterruptedException {
    synchronized (idle) {
      closed = true;
      idle.forEach(EngineConnection::close);
      idle.clear();
    }
    return awaitReturned(withinMillis);
  }

  /** Waits until all connections are back; only after closing. */
  public boolean awaitReturned(long withinMillis) throws InterruptedException {
    return permits.tryAcquire(size, withinMillis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    try {
      close(0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
