// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded;

import dev.isochrone.clickhouse.embedded.engine.ChdbEngine;
import dev.isochrone.clickhouse.embedded.http.ClickHouseHttp;
import dev.isochrone.clickhouse.embedded.http.HttpConfiguration;
import dev.isochrone.clickhouse.embedded.library.EngineLibrary;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A ClickHouse in this process, spoken to over ClickHouse's HTTP interface: hand {@link #url()} to
 * clickhouse-jdbc, client-v2, curl or Grafana as if it were a server's.
 *
 * <p>An engine holds one data directory, and a process holds one engine: starting again on the same
 * directory shares it under another port; starting on another one fails until all of the first are
 * closed, and works then. A second process is kept out by a lock file that names the first.
 * Thread-safe.
 */
public final class EmbeddedClickHouse implements AutoCloseable {
  private final ClickHouseHttp http;
  private final String host;

  private EmbeddedClickHouse(ClickHouseHttp http, String host) {
    this.http = http;
    this.host = host;
  }

  /**
   * Starts on loopback with the defaults of {@link EmbeddedClickHouseOptions#of}.
   *
   * @param directory the data directory, made if it does not exist
   * @param port 0 for any free one
   * @throws IllegalStateException if the engine is not installed, the directory is in use, or the
   *     port is
   */
  public static EmbeddedClickHouse start(Path directory, int port) {
    return start(EmbeddedClickHouseOptions.of(directory).withAddress("127.0.0.1", port));
  }

  /**
   * Starts as the options say.
   *
   * @throws IllegalStateException if the engine is not installed, the directory is in use, or the
   *     port is
   */
  public static EmbeddedClickHouse start(EmbeddedClickHouseOptions options) {
    Path library = EngineLibrary.find(options.library());
    ChdbEngine engine = ChdbEngine.open(library, options.directory(), options.engineArguments());
    return new EmbeddedClickHouse(
        ClickHouseHttp.start(
            new HttpConfiguration(
                options.host(),
                options.port(),
                options.connections(),
                options.queueMillis(),
                options.drainMillis(),
                options.user(),
                options.password(),
                settings(options)),
            engine),
        options.host());
  }

  private static Map<String, String> settings(EmbeddedClickHouseOptions options) {
    Map<String, String> settings = new LinkedHashMap<>();
    // the library's own defaults differ from a server's here: a bare expression would be a SELECT
    settings.put("implicit_select", "0");
    settings.put("storage_file_read_method", "pread");
    settings.put("max_execution_time", Integer.toString(options.maxExecutionSeconds()));
    settings.putAll(options.settings());
    return settings;
  }

  /** Such as {@code http://127.0.0.1:8123}. */
  public String url() {
    return "http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port();
  }

  public int port() {
    return http.port();
  }

  /** The ClickHouse version of the engine, such as 26.7.2.1. */
  public String version() {
    return http.version();
  }

  /**
   * Stops accepting, lets running statements finish for {@link
   * EmbeddedClickHouseOptions#drainMillis()}, cancels the rest and gives the engine back. What was
   * acknowledged is in the directory. Later calls do nothing.
   */
  @Override
  public void close() {
    http.close();
  }
}
