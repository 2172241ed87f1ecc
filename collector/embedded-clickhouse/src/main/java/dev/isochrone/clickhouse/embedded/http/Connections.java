// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import dev.isochrone.clickhouse.embedded.engine.ConnectionPool;
import dev.isochrone.clickhouse.embedded.engine.EngineConnection;
import dev.isochrone.clickhouse.embedded.engine.EngineException;
import org.jspecify.annotations.Nullable;

/**
 * Gives a request the connection it runs on: any of the pool, or the one of its session.
 * Thread-safe.
 */
final class Connections {
  private final ConnectionPool pool;
  private final Sessions sessions;

  Connections(ConnectionPool pool, Sessions sessions) {
    this.pool = pool;
    this.sessions = sessions;
  }

  Lease lease(QueryRequest request) throws EngineException, InterruptedException {
    String sessionId = request.sessionId();
    if (sessionId == null) {
      return new PoolLease(pool.lease(), request.database());
    }
    int timeoutSeconds = request.number("session_timeout", Sessions.TIMEOUT_SECONDS);
    return new SessionLease(
        sessions.enter(sessionId, timeoutSeconds, request.is("session_check")), request.database());
  }

  /** A connection until closed. */
  interface Lease extends AutoCloseable {
    EngineConnection connection();

    /** The database the query runs in; null for the one the connection is in. */
    @Nullable String database();

    /** Says that the statement changes what later ones would see: only a session may keep that. */
    void stateChanges();

    @Override
    void close();
  }

  private final class PoolLease implements Lease {
    private final EngineConnection connection;
    private final String database;
    private boolean changed;

    PoolLease(EngineConnection connection, @Nullable String database) {
      this.connection = connection;
      this.database = database == null ? EngineConnection.DEFAULT_DATABASE : database;
    }

    @Override
    public String database() {
      return database;
    }

    @Override
    public EngineConnection connection() {
      return connection;
    }

    @Override
    public void stateChanges() {
      changed = true;
    }

    @Override
    public void close() {
      if (changed) {
        pool.discard(connection);
      } else {
        pool.giveBack(connection);
      }
    }
  }

  private final class SessionLease implements Lease {
    private final Sessions.Session session;
    private final @Nullable String database;

    SessionLease(Sessions.Session session, @Nullable String database) {
      this.session = session;
      this.database = database;
    }

    @Override
    public @Nullable String database() {
      return database;
    }

    @Override
    public EngineConnection connection() {
      return session.connection();
    }

    @Override
    public void stateChanges() {
      session.connection().databaseMayChange();
    }

    @Override
    public void close() {
      sessions.leave(session);
    }
  }
}
