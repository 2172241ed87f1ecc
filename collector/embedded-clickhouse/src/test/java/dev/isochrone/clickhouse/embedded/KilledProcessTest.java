// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledProcessTest {
  private static final int ROWS = 500;
  private static final int BATCHES_BEFORE_KILL = 60;

  @Test
  void killDuringInserts_losesNothingThatWasAcknowledged(@TempDir Path directory) throws Exception {
    Set<Integer> acknowledged = new ConcurrentSkipListSet<>();
    for (int round = 0; round < 3; round++) {
      try (ChildJvm server = ChildJvm.server(directory)) {
        String url = server.await(" on ");
        post(
            url,
            "CREATE TABLE IF NOT EXISTS t (batch UInt32, n UInt32) ENGINE=MergeTree ORDER BY batch"
                + " SETTINGS fsync_after_insert=1, fsync_part_directory=1");
        assertThat(completeBatches(url))
            .as("acknowledged before the kill")
            .containsAll(acknowledged);
        insertUntilKilled(server, url, round * 1_000_000, acknowledged);
      }
    }
    try (ChildJvm server = ChildJvm.server(directory)) {
      String url = server.await(" on ");
      assertThat(acknowledged.size()).isGreaterThanOrEqualTo(3 * BATCHES_BEFORE_KILL);
      assertThat(completeBatches(url)).containsAll(acknowledged);
      assertThat(
              post(
                      url,
                      "SELECT count() FROM (SELECT batch, count() AS c FROM t GROUP BY batch HAVING c != "
                          + ROWS
                          + ")")
                  .body())
          .as("batches that are there in part")
          .isEqualTo("0\n");
      server.terminate();
      server.output();
      assertThat(server.exitValue()).isEqualTo(143);
    }
  }

  private static void insertUntilKilled(
      ChildJvm server, String url, int firstBatch, Set<Integer> acknowledged)
      throws InterruptedException {
    AtomicInteger next = new AtomicInteger(firstBatch);
    int before = acknowledged.size();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread client =
          new Thread(
              () -> {
                while (true) {
                  int batch = next.getAndIncrement();
                  StringBuilder rows = new StringBuilder("INSERT INTO t FORMAT TSV\n");
                  for (int n = 0; n < ROWS; n++) {
                    rows.append(batch).append('\t').append(n).append('\n');
                  }
                  try {
                    if (post(url, rows.toString()).statusCode() == 200) {
                      acknowledged.add(batch);
                    }
                  } catch (UncheckedIOException killed) {
                    return;
                  }
                }
              });
      client.start();
      clients.add(client);
    }
    Deadline.ofSeconds(60)
        .await("enough batches", () -> acknowledged.size() - before >= BATCHES_BEFORE_KILL);
    server.kill();
    for (Thread client : clients) {
      client.join();
    }
  }

  private static Set<Integer> completeBatches(String url) {
    Set<Integer> batches = new TreeSet<>();
    String body =
        post(url, "SELECT batch FROM t GROUP BY batch HAVING uniqExact(n) = " + ROWS).body();
    body.lines().forEach(line -> batches.add(Integer.parseInt(line)));
    return batches;
  }

  private static HttpResponse<String> post(String url, String sql) {
    return Http.exchange(
        HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofString(sql)),
        BodyHandlers.ofString());
  }
}
