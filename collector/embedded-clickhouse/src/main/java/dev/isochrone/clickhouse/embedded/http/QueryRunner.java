// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import dev.isochrone.clickhouse.embedded.engine.EngineConnection;
import dev.isochrone.clickhouse.embedded.engine.EngineException;
import dev.isochrone.clickhouse.embedded.engine.EngineResult;
import dev.isochrone.clickhouse.embedded.engine.ErrorCode;
import dev.isochrone.clickhouse.embedded.engine.OutputPipe;
import dev.isochrone.clickhouse.embedded.engine.QueryStatistics;
import dev.isochrone.clickhouse.embedded.engine.RunningQueries;
import dev.isochrone.clickhouse.embedded.engine.StatementClass;
import dev.isochrone.clickhouse.embedded.sql.InsertStatement;
import dev.isochrone.clickhouse.embedded.sql.SelectStatement;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Runs one query: chooses how its rows come in (in its text, or through a file) and how its result
 * goes out (all at once, or through a pipe while it is being made), and cancels what nobody waits
 * for any more. Thread-safe.
 */
final class QueryRunner {
  private static final int PIPE_READ_BYTES = 256 << 10;

  private final Connections connections;
  private final RunningQueries running;
  private final BodyFiles files;
  private final KnownQueries known = new KnownQueries();
  private final ExecutorService engineThreads;

  QueryRunner(
      Connections connections,
      RunningQueries running,
      BodyFiles files,
      ExecutorService engineThreads) {
    this.connections = connections;
    this.running = running;
    this.files = files;
    this.engineThreads = engineThreads;
  }

  QueryStatistics run(Exchange exchange, QueryRequest request, ResponseWriter response)
      throws EngineException, IOException, InterruptedException {
    QueryText text = QueryText.read(exchange, request);
    InsertStatement insert = text.insertWithRows();
    if (insert == null) {
      return runStatement(exchange, request, response, text.statement());
    }
    if (request.readOnly()) {
      throw readOnly();
    }
    describe(response, request.defaultFormat());
    try (SpooledRows rows = text.spoolRows(insert, files, insert.transforms())) {
      return withConnection(
          request,
          false,
          (connection, query) ->
              insert.transforms()
                  ? execute(
                      connection, latin1(insert.transformingFile(rows.path())), request, response)
                  : insert(connection, insert, rows, request));
    }
  }

  private static QueryStatistics insert(
      EngineConnection connection, InsertStatement insert, SpooledRows rows, QueryRequest request)
      throws EngineException, IOException {
    try (InputStream in = rows.open()) {
      return connection.insert(
          latin1(insert.withoutRows()), insert.format(), in, request.parameters());
    }
  }

  private QueryStatistics runStatement(
      Exchange exchange, QueryRequest request, ResponseWriter response, SelectStatement statement)
      throws EngineException, IOException, InterruptedException {
    refuseWhatNoServerRuns(statement);
    String format = statement.format();
    describe(response, format == null ? request.defaultFormat() : format);
    byte[] sql = latin1(redirectKill(statement));
    return withConnection(
        request,
        statement.changesConnection(),
        (connection, query) -> {
          KnownQueries.Verdict verdict =
              known.of(statement, request, part -> connection.classify(latin1(part)));
          boolean isReadOnly = verdict.whole().kind() == StatementClass.Kind.READ_ONLY;
          if (request.readOnly() && verdict.whole().statements() > 0 && !isReadOnly) {
            throw readOnly();
          }
          if (isReadOnly && request.isUnlessOff("cancel_http_readonly_queries_on_client_close")) {
            exchange.onDisconnect(query::cancel);
          }
          return verdict.streams()
              ? stream(connection, query, statement, request, response)
              : execute(connection, sql, request, response);
        });
  }

  private static void refuseWhatNoServerRuns(SelectStatement statement) throws EngineException {
    if (statement.isEmpty()) {
      throw new EngineException(ErrorCode.SYNTAX_ERROR, "Syntax error: Empty query");
    }
    if (statement.isSeveral()) {
      throw new EngineException(
          ErrorCode.SYNTAX_ERROR, "Syntax error: Multi-statements are not allowed");
    }
    if (statement.namesClientFile()) {
      throw new EngineException(
          ErrorCode.NOT_IMPLEMENTED,
          "FROM INFILE and INTO OUTFILE are clauses of clickhouse-client and not of a server");
    }
    if (statement.lacksRows()) {
      throw new EngineException(ErrorCode.NO_DATA_TO_INSERT, "No data to insert");
    }
  }

  private String redirectKill(SelectStatement statement) {
    String id = statement.killedQueryId();
    String condition = id == null ? null : running.conditionFor(id);
    return condition == null ? statement.text() : statement.killingWhere(condition);
  }

  private QueryStatistics withConnection(QueryRequest request, boolean changesConnection, Work work)
      throws EngineException, IOException, InterruptedException {
    try (Connections.Lease lease = connections.lease(request)) {
      EngineConnection connection = lease.connection();
      connection.prepare(lease.database(), request.settings());
      return runOn(connection, lease, request, changesConnection, work);
    }
  }

  private QueryStatistics runOn(
      EngineConnection connection,
      Connections.Lease lease,
      QueryRequest request,
      boolean changesConnection,
      Work work)
      throws EngineException, IOException, InterruptedException {
    RunningQueries.Query query = running.start(request.queryId(), connection);
    boolean succeeded = false;
    try {
      if (changesConnection) {
        lease.stateChanges();
      }
      QueryStatistics statistics = work.on(connection, query);
      succeeded = true;
      return statistics;
    } finally {
      query.finish();
      if (!succeeded || query.isCancelled()) {
        connection.settle();
      }
    }
  }

  private static QueryStatistics execute(
      EngineConnection connection, byte[] sql, QueryRequest request, ResponseWriter response)
      throws EngineException, IOException {
    try (EngineResult result =
        connection.execute(sql, request.defaultFormat(), request.parameters())) {
      WritableByteChannel out = Channels.newChannel(response.body());
      out.write(result.data());
      return result.statistics();
    }
  }

  /** Runs a SELECT with a pipe as its output file, forwarding what comes out of it. */
  private QueryStatistics stream(
      EngineConnection connection,
      RunningQueries.Query query,
      SelectStatement statement,
      QueryRequest request,
      ResponseWriter response)
      throws EngineException, IOException, InterruptedException {
    OutputPipe pipe = new OutputPipe();
    byte[] sql = latin1(statement.writingTo(pipe.path()));
    Future<QueryStatistics> statistics =
        engineThreads.submit(
            () -> {
              try (EngineResult result =
                  connection.execute(sql, request.defaultFormat(), request.parameters())) {
                return result.statistics();
              } finally {
                pipe.writerDone();
              }
            });
    try (pipe) {
      forward(pipe, response.body(), query);
    }
    return statisticsOf(statistics);
  }

  private static void forward(OutputPipe pipe, OutputStream out, RunningQueries.Query query)
      throws IOException {
    ByteBuffer piece = ByteBuffer.allocateDirect(PIPE_READ_BYTES);
    WritableByteChannel channel = Channels.newChannel(out);
    IOException gone = null;
    while (pipe.read(piece)) {
      if (gone == null) {
        try {
          channel.write(piece);
        } catch (IOException e) {
          gone = e;
          query.cancel();
        }
      }
    }
    if (gone != null) {
      throw gone;
    }
  }

  private static QueryStatistics statisticsOf(Future<QueryStatistics> statistics)
      throws EngineException, InterruptedException {
    try {
      return statistics.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof EngineException failure) {
        throw failure;
      }
      throw new IllegalStateException("the engine call failed", e.getCause());
    }
  }

  private static void describe(ResponseWriter response, String format) {
    response.headers().set("X-ClickHouse-Format", format);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, ContentTypes.of(format));
  }

  private static EngineException readOnly() {
    return new EngineException(
        ErrorCode.READONLY,
        "Cannot execute query in readonly mode. For queries over HTTP, method GET implies readonly."
            + " You should use method POST for modifying queries");
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** What is done with a prepared connection. */
  @FunctionalInterface
  private interface Work {
    QueryStatistics on(EngineConnection connection, RunningQueries.Query query)
        throws EngineException, IOException, InterruptedException;
  }
}
