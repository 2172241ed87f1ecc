// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to start an {@link EmbeddedClickHouse}. Immutable; {@link #of} has the defaults, each {@code
 * with…} changes one.
 *
 * @param directory the data directory, made if it does not exist
 * @param host the address to listen on; one that is not loopback needs a password
 * @param port 0 for any free one
 * @param connections how many statements run at once; others wait
 * @param queueMillis how long a statement waits before it is refused with code 202
 * @param maxExecutionSeconds the time limit of statements that set none; 0 for none
 * @param drainMillis how long {@link EmbeddedClickHouse#close()} lets running statements finish
 * @param user the name clients must give
 * @param password the password clients must give; empty for none
 * @param settings ClickHouse settings in force for every statement that sets others
 * @param engineArguments {@code --name=value} server settings for the engine, such as
 *     --max_server_memory_usage=…
 * @param library libchdb; null to look for it
 */
public record EmbeddedClickHouseOptions(
    Path directory,
    String host,
    int port,
    int connections,
    long queueMillis,
    int maxExecutionSeconds,
    long drainMillis,
    String user,
    String password,
    Map<String, String> settings,
    List<String> engineArguments,
    @Nullable Path library) {

  public EmbeddedClickHouseOptions {
    require(port >= 0 && port <= 65_535, "port not in 0..65535: " + port);
    require(connections >= 1, "connections < 1: " + connections);
    require(queueMillis >= 0, "queueMillis < 0: " + queueMillis);
    require(maxExecutionSeconds >= 0, "maxExecutionSeconds < 0: " + maxExecutionSeconds);
    require(drainMillis >= 0, "drainMillis < 0: " + drainMillis);
    require(
        !password.isEmpty() || isLoopback(host),
        "host " + host + " is not loopback: set a password, or listen on 127.0.0.1");
    settings = Map.copyOf(settings);
    engineArguments = List.copyOf(engineArguments);
  }

  /**
   * Loopback, any free port, 8 statements at once, 300 s a statement, 10 s to drain, no password.
   */
  public static EmbeddedClickHouseOptions of(Path directory) {
    return new EmbeddedClickHouseOptions(
        directory,
        "127.0.0.1",
        0,
        8,
        30_000,
        300,
        10_000,
        "default",
        "",
        Map.of(),
        List.of(),
        null);
  }

  public EmbeddedClickHouseOptions withAddress(String newHost, int newPort) {
    return new EmbeddedClickHouseOptions(
        directory,
        newHost,
        newPort,
        connections,
        queueMillis,
        maxExecutionSeconds,
        drainMillis,
        user,
        password,
        settings,
        engineArguments,
        library);
  }

  public EmbeddedClickHouseOptions withConnections(int newConnections, long newQueueMillis) {
    return new EmbeddedClickHouseOptions(
        directory,
        host,
        port,
        newConnections,
        newQueueMillis,
        maxExecutionSeconds,
        drainMillis,
        user,
        password,
        settings,
        engineArguments,
        library);
  }

  public EmbeddedClickHouseOptions withMaxExecutionSeconds(int newMaxExecutionSeconds) {
    return new EmbeddedClickHouseOptions(
        directory,
        host,
        port,
        connections,
        queueMillis,
        newMaxExecutionSeconds,
        drainMillis,
        user,
        password,
        settings,
        engineArguments,
        library);
  }

  public EmbeddedClickHouseOptions withDrainMillis(long newDrainMillis) {
    return new EmbeddedClickHouseOptions(
        directory,
        host,
        port,
        connections,
        queueMillis,
        maxExecutionSeconds,
        newDrainMillis,
        user,
        password,
        settings,
        engineArguments,
        library);
  }

  /** Sets whom to let in; also makes an address that is not loopback possible, in this order. */
  public EmbeddedClickHouseOptions withCredentials(String newUser, String newPassword) {
    return new EmbeddedClickHouseOptions(
        directory,
        host,
        port,
        connections,
        queueMillis,
        maxExecutionSeconds,
        drainMillis,
        newUser,
        newPassword,
        settings,
        engineArguments,
        library);
  }

  public EmbeddedClickHouseOptions withSettings(Map<String, String> newSettings) {
    return new EmbeddedClickHouseOptions(
        directory,
        host,
        port,
        connections,
        queueMillis,
        maxExecutionSeconds,
        drainMillis,
        user,
        password,
        newSettings,
        engineArguments,
        library);
  }

  public EmbeddedClickHouseOptions withEngineArguments(List<String> newEngineArguments) {
    return new EmbeddedClickHouseOptions(
        directory,
        host,
        port,
        connections,
        queueMillis,
        maxExecutionSeconds,
        drainMillis,
        user,
        password,
        settings,
        newEngineArguments,
        library);
  }

  public EmbeddedClickHouseOptions withLibrary(@Nullable Path newLibrary) {
    return new EmbeddedClickHouseOptions(
        directory,
        host,
        port,
        connections,
        queueMillis,
        maxExecutionSeconds,
        drainMillis,
        user,
        password,
        settings,
        engineArguments,
        newLibrary);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("unknown host: " + host, e);
    }
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
