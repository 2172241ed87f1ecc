// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import dev.isochrone.clickhouse.embedded.engine.ChdbEngine;
import dev.isochrone.clickhouse.embedded.engine.ConnectionPool;
import dev.isochrone.clickhouse.embedded.engine.EngineConnection;
import dev.isochrone.clickhouse.embedded.engine.EngineException;
import dev.isochrone.clickhouse.embedded.engine.RunningQueries;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires engine, queries and listening socket together, and takes them apart in the right order. */
public final class ClickHouseHttp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClickHouseHttp.class);
  private static final int SESSIONS_MAX = 64;

  /** A process that exits in the middle of a statement crashes in the engine's own exit. */
  private static final long CANCEL_MILLIS = 30_000;

  private final ChdbEngine engine;
  private final ConnectionPool pool;
  private final Sessions sessions;
  private final RunningQueries running;
  private final ExecutorService engineThreads;
  private final HttpFront front;
  private final String version;
  private final long drainMillis;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ClickHouseHttp(HttpConfiguration configuration, ChdbEngine engine)
      throws EngineException {
    this.engine = engine;
    this.drainMillis = configuration.drainMillis();
    Map<String, String> settings = configuration.settings();
    EngineConnection control = engine.connect(Map.of());
    this.running = new RunningQueries(control);
    this.version = control.queryText("SELECT version()", "TSVRaw").strip();
    String timezone = control.queryText("SELECT serverTimezone()", "TSVRaw").strip();
    this.pool =
        new ConnectionPool(
            engine, settings, configuration.connections(), configuration.queueMillis());
    this.sessions = new Sessions(() -> engine.connect(settings), SESSIONS_MAX, System::nanoTime);
    this.engineThreads =
        Executors.newCachedThreadPool(new DefaultThreadFactory("clickhouse-query", true));
    BodyFiles files = BodyFiles.open();
    QueryRunner runner =
        new QueryRunner(new Connections(pool, sessions), running, files, engineThreads);
    QueryService.Identity identity =
        new QueryService.Identity(
            version, timezone, displayName(), configuration.user(), configuration.password());
    QueryService service = new QueryService(runner, files, identity);
    this.front = listen(configuration, service);
  }

  /**
   * Takes the engine over: it is given back by {@link #close()}, or at once if the front does not
   * start.
   *
   * @throws IllegalStateException if the port is in use or the engine does not answer
   */
  public static ClickHouseHttp start(HttpConfiguration configuration, ChdbEngine engine) {
    try {
      return new ClickHouseHttp(configuration, engine);
    } catch (EngineException e) {
      engine.close();
      throw new IllegalStateException("the engine started but does not answer: " + e.text(), e);
    } catch (RuntimeException | Error e) {
      engine.close();
      throw e;
    }
  }

  private HttpFront listen(HttpConfiguration configuration, QueryService service) {
    try {
      return new HttpFront(
          configuration.host(), configuration.port(), FrontLimits.DEFAULT, service::serve);
    } catch (RuntimeException e) {
      running.close();
      engineThreads.shutdown();
      throw e;
    }
  }

  public int port() {
    return front.port();
  }

  public String version() {
    return version;
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    front.stopAccepting();
    boolean drained = drain();
    front.close();
    engineThreads.shutdown();
    running.close();
    sessions.close();
    if (drained) {
      engine.close();
    } else {
      LOG.error(
          "{} statements did not end when cancelled; the engine stays open until the process ends",
          running.count());
    }
  }

  private boolean drain() {
    try {
      if (pool.close(drainMillis)) {
        return true;
      }
      LOG.warn(
          "cancelling {} statements that did not finish in {} ms", running.count(), drainMillis);
      running.cancelAll();
      return pool.awaitReturned(CANCEL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String displayName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
