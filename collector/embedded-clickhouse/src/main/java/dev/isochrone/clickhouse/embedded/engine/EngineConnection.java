// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.engine;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.isochrone.clickhouse.embedded.sql.SqlLiterals;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the engine: it runs one statement at a time, and keeps a current database and
 * settings between statements. What the next statement wants is compared with what is in force, so
 * a client that always sends the same settings costs no extra call. Not thread-safe: whoever leased
 * it from the pool uses it alone.
 */
public final class EngineConnection implements AutoCloseable {
  /** As ClickHouse: what a connection is in until told otherwise. */
  public static final String DEFAULT_DATABASE = "default";

  private static final Pattern SETTING_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");
  private static final int ANALYSIS_BYTES = 16;
  private static final int INSERT_PIECE_BYTES = 256 << 10;

  private final ChdbEngine engine;
  private final LibChdb library;
  private final Map<String, String> baseSettings;
  private final Map<String, String> applied = new LinkedHashMap<>();
  private final String tag;
  private @Nullable String database = DEFAULT_DATABASE;
  private @Nullable Pointer handle;

  /**
   * @param tag a mark that only this connection has; it stands in {@code log_comment}, by which a
   *     running statement is found in {@code system.processes} when it must be cancelled
   */
  EngineConnection(
      ChdbEngine engine,
      LibChdb library,
      Pointer handle,
      Map<String, String> baseSettings,
      String tag) {
    this.engine = engine;
    this.library = library;
    this.handle = handle;
    this.baseSettings = baseSettings;
    this.tag = tag;
  }

  /**
   * The value of {@code log_comment} of every statement run here, unless the statement sets its
   * own.
   */
  public String tag() {
    return tag;
  }

  /** Says that the statement that follows may be a {@code USE}. */
  public void databaseMayChange() {
    database = null;
  }

  /**
   * Brings settings and current database to what a statement asks for.
   *
   * @param wantedDatabase null to stay where it is
   */
  public void prepare(@Nullable String wantedDatabase, Map<String, String> wantedSettings)
      throws EngineException {
    Map<String, String> target = new LinkedHashMap<>(baseSettings);
    target.putAll(wantedSettings);
    target.put("log_comment", tag);
    List<String> changes = new ArrayList<>();
    for (Map.Entry<String, String> entry : target.entrySet()) {
      requireSettingName(entry.getKey());
      if (!entry.getValue().equals(applied.get(entry.getKey()))) {
        changes.add(entry.getKey() + " = " + SqlLiterals.quoted(entry.getValue()));
      }
    }
    for (String name : applied.keySet()) {
      if (!target.containsKey(name)) {
        changes.add(name + " = DEFAULT");
      }
    }
    if (!changes.isEmpty()) {
      run("SET " + String.join(", ", changes));
      applied.clear();
      applied.putAll(target);
    }
    if (wantedDatabase != null && !wantedDatabase.equals(database)) {
      run("USE " + SqlLiterals.quotedIdentifier(wantedDatabase));
      database = wantedDatabase;
    }
  }

  /** Runs a statement of UTF-8 text whose result is of no interest. */
  public void run(String sql) throws EngineException {
    execute(sql.getBytes(StandardCharsets.UTF_8), "Null", Map.of()).close();
  }

  /**
   * To be called after a statement that was cancelled: its call may return while its threads go on
   * for good, when the cancellation came early in it. The connection's next statement ends them, so
   * this runs one.
   */
  public void settle() throws EngineException {
    run("SELECT 1");
  }

  /** Runs a statement and returns its whole result as text. */
  public String queryText(String sql, String format) throws EngineException {
    try (EngineResult result = execute(sql.getBytes(StandardCharsets.UTF_8), format, Map.of())) {
      return StandardCharsets.UTF_8.decode(result.data()).toString();
    }
  }

  /**
   * Runs one statement to its end.
   *
   * @param format the output format of statements that name none
   * @param parameters values of {@code {name:Type}} placeholders, in ClickHouse's escaped text form
   */
  public EngineResult execute(byte[] sql, String format, Map<String, String> parameters)
      throws EngineException {
    Pointer connection = connection();
    byte[] formatBytes = format.getBytes(StandardCharsets.UTF_8);
    long startNanos = System.nanoTime();
    Pointer result;
    if (parameters.isEmpty()) {
      result =
          library.chdb_query_with_params_n(
              connection,
              sql,
              sql.length,
              formatBytes,
              formatBytes.length,
              null,
              null,
              null,
              null,
              0);
    } else {
      try (NativeStrings names = new NativeStrings(List.copyOf(parameters.keySet()));
          NativeStrings values = new NativeStrings(List.copyOf(parameters.values()))) {
        result =
            library.chdb_query_with_params_n(
                connection,
                sql,
                sql.length,
                formatBytes,
                formatBytes.length,
                names.pointers(),
                names.lengths(),
                values.pointers(),
                values.lengths(),
                names.size());
      }
    }
    return new EngineResult(library, result, System.nanoTime() - startNanos);
  }

  /**
   * Runs an {@code INSERT} whose rows come from a stream.
   *
   * @param sql the statement up to and without its FORMAT clause
   * @param format of the rows
   * @throws IOException if reading the rows fails; nothing of the last block is inserted then
   */
  public QueryStatistics insert(
      byte[] sql, String format, InputStream rows, Map<String, String> parameters)
      throws EngineException, IOException {
    byte[] formatBytes = format.getBytes(StandardCharsets.UTF_8);
    long startNanos = System.nanoTime();
    Pointer stream;
    try (NativeStrings names = new NativeStrings(List.copyOf(parameters.keySet()));
        NativeStrings values = new NativeStrings(List.copyOf(parameters.values()))) {
      stream =
          library.chdb_stream_insert_with_params_n(
              connection(),
              sql,
              sql.length,
              formatBytes,
              formatBytes.length,
              names.pointers(),
              names.lengths(),
              values.pointers(),
              values.lengths(),
              names.size());
    }
    try {
      Pointer error = library.chdb_stream_insert_error(stream);
      if (error != null) {
        throw EngineException.of(error.getString(0, "UTF-8"));
      }
      append(stream, rows);
      try (EngineResult result =
          new EngineResult(
              library, library.chdb_stream_done(stream), System.nanoTime() - startNanos)) {
        return result.statistics();
      }
    } finally {
      library.chdb_destroy_insert_stream(stream);
    }
  }

  /** Stops at the first piece that is refused: finishing the stream then tells why. */
  private void append(Pointer stream, InputStream rows) throws IOException {
    byte[] piece = new byte[INSERT_PIECE_BYTES];
    try {
      for (int bytes = rows.read(piece); bytes >= 0; bytes = rows.read(piece)) {
        if (library.chdb_stream_append(stream, piece, bytes) != 0) {
          return;
        }
      }
    } catch (IOException | RuntimeException e) {
      library.chdb_stream_cancel_insert(stream);
      throw e;
    }
  }

  /** Asks the engine's parser what a text is, without running it. */
  public StatementClass classify(byte[] sql) {
    try (Memory analysis = new Memory(ANALYSIS_BYTES)) {
      analysis.clear();
      analysis.setInt(0, ANALYSIS_BYTES);
      int state = library.chdb_classify_query_n(connection(), sql, sql.length, null, 0, analysis);
      return new StatementClass(
          analysis.getInt(4),
          state == 0 ? StatementClass.Kind.of(analysis.getInt(12)) : StatementClass.Kind.UNKNOWN);
    }
  }

  @Override
  public void close() {
    Pointer closing = handle;
    if (closing != null) {
      handle = null;
      engine.disconnect(closing);
    }
  }

  private Pointer connection() {
    if (handle == null) {
      throw new IllegalStateException("the connection is closed");
    }
    return handle.getPointer(0);
  }

  private static void requireSettingName(String name) throws EngineException {
    if (!SETTING_NAME.matcher(name).matches()) {
      throw new EngineException(ErrorCode.UNKNOWN_SETTING, "Unknown setting '" + name + "'");
    }
  }
}
