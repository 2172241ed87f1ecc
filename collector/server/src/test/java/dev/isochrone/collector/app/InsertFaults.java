// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.clickhouse.embedded.EmbeddedClickHouse;
import dev.isochrone.collector.TestBatches;
import dev.isochrone.collector.spool.FaultHistory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Inserts into a ClickHouse of which every tenth answer gets lost behind the commit, while a
 * materialized view throws at random; and many histories of a spool on a disk that fails.
 */
final class InsertFaults {
  private static final int SLICES = 2;
  private static final int REQUESTS = 3;
  private static final double CUT = 0.1;

  private InsertFaults() {}

  /** The arguments are how many inserts, how many histories, and the seed of both. */
  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("isochrone-faults");
    long seed = Long.parseLong(args[2]);
    Result result = run(directory, Long.parseLong(args[0]), seed);
    System.out.println(result);
    long lost = result.outcome().lost();
    long doubled = result.outcome().doubled();
    int batches = 0;
    for (long i = 0; i < Long.parseLong(args[1]); i++) {
      Path spool = Files.createDirectories(directory.resolve("spool-" + i));
      FaultHistory.Outcome outcome = new FaultHistory(spool, seed * 1_000_000 + i).run();
      lost += outcome.lost();
      doubled += outcome.doubled();
      batches += outcome.sent();
    }
    System.out.println("batches on failing disks: " + batches);
    System.out.println("figure collector.faults.lost " + lost + " rows");
    System.out.println("figure collector.faults.doubled " + doubled + " rows");
    System.exit(0);
  }

  static Result run(Path directory, long inserts, long seed) throws Exception {
    try (EmbeddedClickHouse server = EmbeddedClickHouse.start(directory.resolve("clickhouse"), 0);
        CuttingProxy proxy = new CuttingProxy(server.url(), CUT, seed);
        BareCollector collector = new BareCollector(directory.resolve("data"), proxy.url(), 1)) {
      execute(server.url(), "CREATE TABLE thrower (n UInt8) ENGINE = Null");
      execute(
          server.url(),
          "CREATE MATERIALIZED VIEW feed_thrower TO thrower AS"
              + " SELECT throwIf(rand() % 20 = 0) AS n FROM slices");
      Set<Long> acknowledged = new HashSet<>();
      for (long number = 0; proxy.inserts() < inserts; number++) {
        byte[] json = TestBatches.json(TestBatches.batch(number, SLICES, REQUESTS));
        if (collector.take(json)) {
          acknowledged.add(number);
        }
        if (number % 1000 == 0) {
          System.out.println(
              proxy.inserts() + " inserts, " + proxy.cuts() + " cut, acknowledged " + number);
        }
        while (collector.spool().counters().backlogBytes() > 200_000) {
          LockSupport.parkNanos(1_000_000);
        }
      }
      StoredBatches stored = new StoredBatches(server.url(), SLICES, REQUESTS);
      stored.await(acknowledged.size());
      return new Result(
          stored.compare(acknowledged),
          proxy.inserts(),
          proxy.cuts(),
          collector.store().counters().failures());
    }
  }

  private static void execute(String url, String sql) throws Exception {
    TestCollector.rows(url, sql);
  }

  /** What came of it, and how much was asked of it. */
  record Result(StoredBatches.Outcome outcome, long inserts, long cuts, long failures) {}
}
