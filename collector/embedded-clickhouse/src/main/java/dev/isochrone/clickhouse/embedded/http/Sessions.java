// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import dev.isochrone.clickhouse.embedded.engine.EngineConnection;
import dev.isochrone.clickhouse.embedded.engine.EngineException;
import dev.isochrone.clickhouse.embedded.engine.ErrorCode;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Sessions by {@code session_id}: each keeps a connection of its own, with its settings, current
 * database and temporary tables, until nobody used it for its timeout. A session runs one query at
 * a time. Thread-safe.
 */
final class Sessions implements AutoCloseable {
  /** As ClickHouse's default_session_timeout. */
  static final int TIMEOUT_SECONDS = 60;

  private static final int TIMEOUT_SECONDS_MAX = 3600;

  private final Supplier<EngineConnection> connect;
  private final int sessionsMax;
  private final LongSupplier nanoClock;
  private final Map<String, Session> byId = new HashMap<>();

  Sessions(Supplier<EngineConnection> connect, int sessionsMax, LongSupplier nanoClock) {
    this.connect = connect;
    this.sessionsMax = sessionsMax;
    this.nanoClock = nanoClock;
  }

  /** Opens or continues a session, for one query; it must be left. */
  synchronized Session enter(String id, int timeoutSeconds, boolean mustExist)
      throws EngineException {
    if (timeoutSeconds > TIMEOUT_SECONDS_MAX) {
      throw new EngineException(
          ErrorCode.INVALID_SESSION_TIMEOUT,
          "Session timeout '"
              + timeoutSeconds
              + "' is larger than max_session_timeout: "
              + TIMEOUT_SECONDS_MAX);
    }
    closeExpired();
    Session session = byId.get(id);
    if (session == null) {
      if (mustExist) {
        throw new EngineException(ErrorCode.SESSION_NOT_FOUND, "Session " + id + " not found");
      }
      if (byId.size() >= sessionsMax) {
        throw new EngineException(
            ErrorCode.TOO_MANY_SIMULTANEOUS_QUERIES, "Too many sessions. Maximum: " + sessionsMax);
      }
      session = new Session(connect.get());
      byId.put(id, session);
    }
    if (session.inUse) {
      throw new EngineException(
          ErrorCode.SESSION_IS_LOCKED, "Session " + id + " is locked by a concurrent client");
    }
    session.inUse = true;
    session.timeoutNanos = timeoutSeconds * 1_000_000_000L;
    return session;
  }

  synchronized void leave(Session session) {
    session.inUse = false;
    session.idleSinceNanos = nanoClock.getAsLong();
    closeExpired();
  }

  @Override
  public synchronized void close() {
    byId.values().stream().filter(session -> !session.inUse).forEach(s -> s.connection.close());
    byId.values().removeIf(session -> !session.inUse);
  }

  private void closeExpired() {
    long now = nanoClock.getAsLong();
    Iterator<Session> sessions = byId.values().iterator();
    while (sessions.hasNext()) {
      Session session = sessions.next();
      if (!session.inUse && now - session.idleSinceNanos >= session.timeoutNanos) {
        session.connection.close();
        sessions.remove();
      }
    }
  }

  /** One session; its fields are guarded by the {@link Sessions}. */
  static final class Session {
    private final EngineConnection connection;
    private boolean inUse;
    private long idleSinceNanos;
    private long timeoutNanos;

    private Session(EngineConnection connection) {
      this.connection = connection;
    }

    EngineConnection connection() {
      return connection;
    }
  }
}
