// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.Client;
import dev.isochrone.clickhouse.embedded.EmbeddedClickHouse;
import dev.isochrone.clickhouse.embedded.EmbeddedClickHouseOptions;
import dev.isochrone.collector.Table;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The migrations as a cluster's, run on an engine that has a ZooKeeper. One engine cannot be a
 * cluster of several servers: ON CLUSTER, which needs their native ports, is taken out of what runs
 * here and asked of the parser instead. Nor does it take rows: embedded, its replicated tables stay
 * read-only.
 */
class ClusterDdlTest {
  private static final ClusterDdl DDL = new ClusterDdl("isochrone");
  private static final String ON = " ON CLUSTER 'isochrone'";

  @Test
  void every_migration_runs_replicated(@TempDir Path directory) throws Exception {
    try (TestingServer keeper = new TestingServer();
        EmbeddedClickHouse engine = start(directory, keeper.getPort());
        Client client = client(engine)) {
      Statements statements = new Statements(client);
      for (Migrations.Migration migration : Migrations.migrations()) {
        for (String statement : migration.statements()) {
          for (String clustered : DDL.of(statement)) {
            assertThat(clustered).contains(ON);
            client.queryAll("SELECT formatQuery('" + escaped(clustered) + "') AS q");
            statements.run(clustered.replace(ON, ""), Map.of());
          }
        }
      }

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
    }
  }

  @Test
  void a_statement_of_another_kind_is_refused() {
    assertThatThrownBy(() -> DDL.of("OPTIMIZE TABLE slices"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("OPTIMIZE TABLE slices");
    assertThatThrownBy(() -> new ClusterDdl("a'b")).hasMessageContaining("expected a name: a'b");
  }

  @Test
  void columns_change_in_both_tables_and_storage_in_the_local_one() {
    assertThat(DDL.of("ALTER TABLE slices ADD COLUMN x UInt8"))
        .containsExactly(
            "ALTER TABLE slices_local ON CLUSTER 'isochrone' ADD COLUMN x UInt8",
            "ALTER TABLE slices ON CLUSTER 'isochrone' ADD COLUMN x UInt8");
    assertThat(DDL.of("ALTER TABLE slices MODIFY TTL t0 + INTERVAL 3 DAY"))
        .containsExactly(
            "ALTER TABLE slices_local ON CLUSTER 'isochrone' MODIFY TTL t0 + INTERVAL 3 DAY");
    assertThat(DDL.of("ALTER TABLE marks ADD COLUMN x UInt8"))
        .containsExactly("ALTER TABLE marks ON CLUSTER 'isochrone' ADD COLUMN x UInt8");
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

  private static Client client(EmbeddedClickHouse engine) {
    return new Client.Builder()
        .addEndpoint(engine.url())
        .setUsername("default")
        .setPassword("")
        .setMaxRetries(0)
        .build();
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
