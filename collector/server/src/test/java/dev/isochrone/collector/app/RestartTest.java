// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.clickhouse.embedded.EmbeddedClickHouse;
import dev.isochrone.collector.TestBatches;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Collectors in processes of their own against a ClickHouse reached over HTTP, which is the engine
 * in this one.
 */
class RestartTest {
  private static final int SLICES = 4;

  @Test
  void what_was_acknowledged_survives_kills_and_is_stored_exactly_once(@TempDir Path directory)
      throws Exception {
    try (EmbeddedClickHouse server = EmbeddedClickHouse.start(directory.resolve("clickhouse"), 0)) {
      Path data = directory.resolve("data");
      Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
      AtomicLong next = new AtomicLong();
      for (int round = 0; round < 1; round++) {
        try (ChildCollector collector =
            ChildCollector.start(data, "--clickhouse.url=" + server.url())) {
          sendUntilKilled(collector, acknowledged, next);
        }
      }

      try (ChildCollector collector =
          ChildCollector.start(data, "--clickhouse.url=" + server.url())) {
        long again = acknowledged.iterator().next();
        assertThat(send(collector.url(), again)).isEqualTo(200);
        long last = next.incrementAndGet();
        assertThat(send(collector.url(), last)).isEqualTo(200);
        acknowledged.add(last);
        TestCollector.awaitCount(
            server.url(), "SELECT count() FROM slices WHERE session = " + last, SLICES);

        assertThat(acknowledged).hasSizeGreaterThan(20);
        assertThat(stored(server.url())).containsAll(acknowledged);
        assertThat(
                TestCollector.rows(
                    server.url(),
                    "SELECT session FROM slices GROUP BY session HAVING count() != " + SLICES))
            .isEmpty();
        long timings =
            TestCollector.rows(server.url(), "SELECT count() * 3 AS n FROM slices")
                .get(0)
                .get("n")
                .asLong();
        for (String rollup :
            List.of("rollup_region_hour", "rollup_api_hour", "rollup_region_api_day")) {
          assertThat(
                  TestCollector.awaitCount(
                      server.url(), "SELECT sum(sampled) FROM " + rollup, timings))
              .as(rollup)
              .isEqualTo(timings);
        }
        assertThat(collector.stop()).isIn(0, 143);
      }
    }
  }

  @Test
  void batches_wait_in_the_spool_while_clickhouse_is_down(@TempDir Path directory)
      throws Exception {
    Path data = directory.resolve("data");
    try (ChildCollector collector =
        ChildCollector.start(data, "--clickhouse.url=http://127.0.0.1:1")) {
      for (long number = 0; number < 5; number++) {
        assertThat(send(collector.url(), number)).isEqualTo(200);
      }
      assertThat(TestCollector.fetch(collector.url(), "/actuator/health").body())
          .contains("DEGRADED", "preparing ClickHouse failed");
      assertThat(TestCollector.fetch(collector.url(), "/api/regions").statusCode()).isEqualTo(503);
      collector.kill();
    }

    try (EmbeddedClickHouse server = EmbeddedClickHouse.start(directory.resolve("clickhouse"), 0);
        ChildCollector collector = ChildCollector.start(data, "--clickhouse.url=" + server.url())) {
      assertThat(send(collector.url(), 3)).isEqualTo(200);
      assertThat(TestCollector.awaitCount(server.url(), "SELECT count() FROM slices", 5L * SLICES))
          .isEqualTo(5L * SLICES);
    }
  }

  private static void sendUntilKilled(
      ChildCollector collector, Set<Long> acknowledged, AtomicLong next) throws Exception {
    AtomicBoolean running = new AtomicBoolean(true);
    CountDownLatch enough = new CountDownLatch(25);
    Thread[] senders = new Thread[3];
    for (int i = 0; i < senders.length; i++) {
      senders[i] =
          new Thread(
              () -> {
                while (running.get()) {
                  long number = next.incrementAndGet();
                  try {
                    if (send(collector.url(), number) == 200) {
                      acknowledged.add(number);
                      enough.countDown();
                    }
                  } catch (Exception e) {
                    return;
                  }
                }
              });
      senders[i].start();
    }
    assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
    collector.kill();
    running.set(false);
    for (Thread sender : senders) {
      sender.join();
    }
  }

  private static Set<Long> stored(String clickHouseUrl) throws Exception {
    Set<Long> sessions = ConcurrentHashMap.newKeySet();
    TestCollector.rows(clickHouseUrl, "SELECT DISTINCT session FROM slices")
        .forEach(row -> sessions.add(row.get("session").asLong()));
    return sessions;
  }

  private static int send(String url, long number) throws Exception {
    byte[] body = TestBatches.gzip(TestBatches.json(TestBatches.batch(number, SLICES, 3)));
    return TestCollector.post(url, body).statusCode();
  }
}
