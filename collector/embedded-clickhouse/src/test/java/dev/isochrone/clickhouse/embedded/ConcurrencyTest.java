// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.data.ClickHouseFormat;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {
  private static final int CLIENTS = 8;
  private static final int BATCHES = 25;
  private static final int ROWS = 2_000;

  @Test
  void eightClients_insertAndQueryAtOnce_andEachSeesItsOwn() throws Exception {
    String database = SharedClickHouse.newDatabase();
    SharedClickHouse.post(
        "database=" + database,
        "CREATE TABLE t (client UInt32, n UInt32) ENGINE=MergeTree ORDER BY (client, n)");
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Callable<Long>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int client = i;
        clients.add(() -> insertAndQuery(database, client));
      }
      for (Future<Long> client : threads.invokeAll(clients)) {
        assertThat(client.get()).isEqualTo((long) BATCHES * ROWS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(
            SharedClickHouse.post(
                "database=" + database, "SELECT count(), uniqExact(client, n) FROM t"))
        .isEqualTo(CLIENTS * BATCHES * ROWS + "\t" + CLIENTS * BATCHES * ROWS + "\n");
  }

  @Test
  void moreQueriesThanConnections_waitTheirTurn() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(30);
    try {
      List<Callable<String>> queries = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        int n = i;
        queries.add(
            () ->
                SharedClickHouse.post(
                    "max_threads=1",
                    "SELECT " + n + ", sleepEachRow(0.02) FROM numbers(3) LIMIT 1"));
      }
      int n = 0;
      for (Future<String> query : threads.invokeAll(queries)) {
        assertThat(query.get()).isEqualTo(n++ + "\t0\n");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static long insertAndQuery(String database, int clientNumber) throws Exception {
    try (Client client =
        new Client.Builder()
            .addEndpoint(SharedClickHouse.url())
            .setUsername("default")
            .setPassword("")
            .setDefaultDatabase(database)
            .build()) {
      long count = 0;
      for (int batch = 0; batch < BATCHES; batch++) {
        client
            .insert(
                "t",
                new ByteArrayInputStream(rows(clientNumber, batch * ROWS)),
                ClickHouseFormat.RowBinary,
                new InsertSettings().setDeduplicationToken(clientNumber + "-" + batch))
            .get()
            .close();
        count =
            client
                .queryAll("SELECT count() AS n FROM t WHERE client = " + clientNumber)
                .get(0)
                .getLong("n");
        assertThat(count).isEqualTo((batch + 1L) * ROWS);
      }
      return count;
    }
  }

  private static byte[] rows(int client, int from) {
    ByteBuffer rows = ByteBuffer.allocate(ROWS * 8).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < ROWS; i++) {
      rows.putInt(client).putInt(from + i);
    }
    return rows.array();
  }
}
