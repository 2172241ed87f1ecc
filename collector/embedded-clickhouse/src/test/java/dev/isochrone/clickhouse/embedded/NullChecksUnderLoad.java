// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs queries and raises implicit null checks at once for some seconds; prints how many of each.
 */
final class NullChecksUnderLoad {
  private NullChecksUnderLoad() {}

  public static void main(String[] arguments) throws Exception {
    // compiled before the engine is there, so that its start is under load too
    ImplicitNullChecks.raise(100_000);
    AtomicLong raised = new AtomicLong();
    AtomicLong queries = new AtomicLong();
    Deadline deadline = Deadline.ofSeconds(Integer.parseInt(arguments[1]));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      threads.add(
          new Thread(
              () -> {
                while (!deadline.hasPassed()) {
                  raised.addAndGet(ImplicitNullChecks.raise(1_000));
                }
              }));
    }
    threads.forEach(Thread::start);
    try (EmbeddedClickHouse clickHouse = EmbeddedClickHouse.start(Path.of(arguments[0]), 0)) {
      for (int i = 0; i < 4; i++) {
        Thread client =
            new Thread(
                () -> {
                  while (!deadline.hasPassed()) {
                    Http.post(
                        clickHouse.url(), "SELECT sum(sipHash64(number)) FROM numbers(200000)");
                    Http.post(clickHouse.url(), "SELECT * FROM no_such_table");
                    queries.addAndGet(2);
                  }
                });
        client.start();
        threads.add(client);
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    System.out.println("raised=" + raised + " queries=" + queries);
    System.exit(raised.get() > 100_000 && queries.get() > 50 ? 0 : 1);
  }
}
