// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.clickhouse.client.api.Client;
import com.sun.jna.NativeLibrary;
import dev.isochrone.clickhouse.embedded.EmbeddedClickHouse;
import dev.isochrone.clickhouse.embedded.EmbeddedClickHouseOptions;
import dev.isochrone.collector.Table;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.curator.test.TestingServer;

/**
 * The migrations as a cluster's, run on an engine that has a ZooKeeper. One engine cannot be a
 * cluster of several servers: ON CLUSTER, which needs their native ports, is taken out of what runs
 * here and asked of the parser instead. Nor does it take rows or other columns: embedded, its
 * replicated tables stay read-only, so that what alters or fills them is asked of the parser, too,
 * and so are views into tables whose columns would be others by then. A command and no test: an
 * engine that has had a ZooKeeper takes its process along when it closes, or another one starts in
 * it.
 */
final class ClusterDdlOnEngine {
  private static final ClusterDdl DDL = new ClusterDdl("isochrone");
  private static final Pattern ALTER = Pattern.compile("^ALTER TABLE (\\w+)", Pattern.MULTILINE);
  private static final Pattern VIEW =
      Pattern.compile(
          "^CREATE MATERIALIZED VIEW IF NOT EXISTS \\w+ ON CLUSTER '\\w+' TO (\\w+)",
          Pattern.MULTILINE);
  private static final Pattern INSERT = Pattern.compile("^INSERT INTO", Pattern.MULTILINE);
  private static final String ON = " ON CLUSTER 'isochrone'";

  private final Client client;
  private final Set<String> unaltered = new HashSet<>();
  private int ran;
  private int parsed;

  private ClusterDdlOnEngine(Client client) {
    this.client = client;
  }

  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("isochrone-cluster");
    TestingServer keeper = new TestingServer();
    EmbeddedClickHouse engine = start(directory, keeper.getPort());
    try (Client client = EngineClient.of(engine.url())) {
      ClusterDdlOnEngine ddl = new ClusterDdlOnEngine(client);
      ddl.run();

      List<String> plain =
          client
              .queryAll(
                  "SELECT name FROM system.tables WHERE database = currentDatabase()"
                      + " AND engine LIKE '%MergeTree' AND engine NOT LIKE 'Replicated%'")
              .stream()
              .map(row -> row.getString("name"))
              .toList();
      assertThat(plain).isEmpty();
      for (Table table : Table.values()) {
        assertThat(engineOf(client, table.tableName())).isEqualTo("Distributed");
        assertThat(engineOf(client, table.tableName() + ClusterDdl.LOCAL)).startsWith("Replicated");
      }
      assertThat(engineOf(client, "stored_batches")).isEqualTo("ReplicatedMergeTree");
      System.out.println("figure cluster.statements_run " + ddl.ran + " statements");
      System.out.println("figure cluster.statements_parsed " + ddl.parsed + " statements");
    }
    // an engine that has had a ZooKeeper takes its process along when it is closed, and when it is
    // torn down by a process that ends in any other way
    System.out.flush();
    NativeLibrary.getProcess().getFunction("_exit").invoke(new Object[] {0});
  }

  private void run() {
    Statements statements = new Statements(client);
    for (Migrations.Migration migration : Migrations.migrations()) {
      for (String statement : migration.statements()) {
        for (String clustered : DDL.of(statement)) {
          assertThat(clustered).containsPattern("\\Q" + ON + "\\E|(?m)^INSERT INTO");
          client.queryAll("SELECT formatQuery('" + escaped(clustered) + "') AS q");
          if (isTaken(clustered)) {
            statements.run(clustered.replace(ON, ""), Map.of());
            ran++;
          } else {
            parsed++;
          }
        }
      }
    }
  }

  private static EmbeddedClickHouse start(Path directory, int keeperPort) throws Exception {
    int native9000;
    try (ServerSocket free = new ServerSocket(0)) {
      native9000 = free.getLocalPort();
    }
    Path config =
        Files.writeString(
            directory.resolve("config.xml"),
            """
            <clickhouse>
              <zookeeper><node><host>127.0.0.1</host><port>%d</port></node></zookeeper>
              <macros><shard>1</shard><replica>a</replica></macros>
              <remote_servers>
                <isochrone><shard><internal_replication>true</internal_replication>
                  <replica><host>127.0.0.1</host><port>%d</port></replica></shard></isochrone>
              </remote_servers>
              <distributed_ddl><path>/clickhouse/task_queue/ddl</path></distributed_ddl>
            </clickhouse>
            """
                .formatted(keeperPort, native9000));
    return EmbeddedClickHouse.start(
        EmbeddedClickHouseOptions.of(directory.resolve("data"))
            .withEngineArguments(List.of("--config-file=" + config)));
  }

  /** Whether an engine whose replicated tables are read-only takes a statement. */
  private boolean isTaken(String statement) {
    Matcher alter = ALTER.matcher(statement);
    if (alter.find() && !engineOf(client, alter.group(1)).equals("Distributed")) {
      unaltered.add(alter.group(1));
      return false;
    }
    Matcher view = VIEW.matcher(statement);
    return !INSERT.matcher(statement).find() && !(view.find() && unaltered.contains(view.group(1)));
  }

  private static String escaped(String sql) {
    return sql.replace("\\", "\\\\").replace("'", "\\'");
  }

  private static String engineOf(Client client, String table) {
    return client
        .queryAll(
            "SELECT engine FROM system.tables WHERE database = currentDatabase() AND name = '"
                + table
                + "'")
        .get(0)
        .getString("engine");
  }
}
