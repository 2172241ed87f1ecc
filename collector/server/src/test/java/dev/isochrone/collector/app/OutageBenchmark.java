// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.clickhouse.embedded.EmbeddedClickHouse;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * A collector whose ClickHouse is down while 5,000 requests a second go on coming, then more than
 * its spool holds, and which then has ClickHouse again: how fast it catches up while the load goes
 * on, and whether anything acknowledged is missing.
 */
final class OutageBenchmark {
  private static final double REQUESTS_PER_SECOND = 5000;
  private static final double BATCHES_PER_SECOND = REQUESTS_PER_SECOND / DemoBatches.A_BATCH;
  private static final int SENDERS = 16;
  private static final long SPOOL_BYTES = 24L << 20;
  private static final int FLOOD = 8000;
  private static final int LOAD_SECONDS_AFTER = 120;

  private final ChildCollector collector;
  private int acknowledged;
  private int turnedAway;

  private OutageBenchmark(ChildCollector collector) {
    this.collector = collector;
  }

  /** The argument is how many seconds the outage lasts. */
  public static void main(String[] args) throws Exception {
    int seconds = Integer.parseInt(args[0]);
    Path directory = Files.createTempDirectory("isochrone-outage");
    Files.writeString(
        directory.resolve("sampling.yaml"), "version: 1\nbudget:\n  storedBytesPerDay: 100 TB\n");
    int port = freePort();
    try (ChildCollector collector =
        ChildCollector.measured(
            directory,
            "--clickhouse.url=http://127.0.0.1:" + port,
            "--isochrone.spool.max-size=" + SPOOL_BYTES + "B",
            "--isochrone.spool.segment-size=4MB")) {
      OutageBenchmark outage = new OutageBenchmark(collector);
      outage.down(seconds);
      outage.up(directory.resolve("clickhouse"), port);
      collector.stop();
    }
    System.exit(0);
  }

  private void down(int seconds) throws Exception {
    int steady = (int) (seconds * BATCHES_PER_SECOND);
    List<byte[]> bodies = DemoBatches.bodies(0, steady);
    note(send(steady, bodies::get, BATCHES_PER_SECOND));
    long bytes = spoolBytes();
    System.out.printf(
        "%d s down: %d batches acknowledged, %d turned away, spool %d of %d bytes%n",
        seconds, acknowledged, turnedAway, bytes, SPOOL_BYTES);
    if (turnedAway > 0) {
      throw new IllegalStateException("expected no 503 below the bound: " + turnedAway);
    }
    List<byte[]> flood = DemoBatches.bodies(steady, FLOOD);
    note(send(FLOOD, flood::get, 0));
    bytes = spoolBytes();
    System.out.printf(
        "flooded: %d batches acknowledged, %d turned away, spool %d of %d bytes%n",
        acknowledged, turnedAway, bytes, SPOOL_BYTES);
    if (turnedAway == 0 || bytes < SPOOL_BYTES * 0.98) {
      throw new IllegalStateException("expected 503 at the bound and not before");
    }
  }

  private void up(Path directory, int port) throws Exception {
    int count = (int) (LOAD_SECONDS_AFTER * BATCHES_PER_SECOND);
    List<byte[]> bodies = DemoBatches.bodies(1_000_000, count);
    try (EmbeddedClickHouse engine = EmbeddedClickHouse.start(directory, port)) {
      CompletableFuture<LoadSender.Sent> load =
          CompletableFuture.supplyAsync(() -> sendOn(count, bodies));
      awaitStored(engine.url(), 1);
      long start = System.nanoTime();
      long before = stored(engine.url());
      while (backlogBytes() > 1 << 20) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      double drained = (stored(engine.url()) - before) * (double) DemoBatches.A_BATCH / seconds;
      System.out.printf(Locale.ROOT, "drained within %.1f s of the first row%n", seconds);
      note(load.get());
      awaitStored(engine.url(), acknowledged);
      long stored = stored(engine.url());
      long slices =
          TestCollector.rows(engine.url(), "SELECT count() AS n FROM slices")
              .get(0)
              .get("n")
              .asLong();
      System.out.printf("peak of memory: %s%n", collector.peakMemory());
      figure("collector.outage.lost", (double) (acknowledged - stored), "batches");
      figure(
          "collector.outage.slices_off",
          (double) ((long) acknowledged * DemoBatches.SLICES - slices),
          "rows");
      figure("collector.drained_per_s", drained, "requests/s");
      figure("collector.drain_over_ingest", drained / REQUESTS_PER_SECOND, "times");
    }
  }

  private LoadSender.Sent sendOn(int count, List<byte[]> bodies) {
    try {
      return send(count, bodies::get, BATCHES_PER_SECOND);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private LoadSender.Sent send(int count, IntFunction<byte[]> bodies, double perSecond)
      throws Exception {
    try (LoadSender sender = new LoadSender(collector.url() + "/v1/batches", SENDERS)) {
      return sender.send(count, bodies, perSecond);
    }
  }

  private void note(LoadSender.Sent sent) {
    acknowledged += sent.of(200);
    turnedAway += sent.of(503);
    if (sent.of(200) + sent.of(503) != sent.nanos().length) {
      throw new IllegalStateException("expected 200 and 503 only: " + sent.statuses());
    }
  }

  private long spoolBytes() throws Exception {
    return (long) metric("isochrone_spool_bytes");
  }

  private long backlogBytes() throws Exception {
    return (long) metric("isochrone_spool_backlog_bytes");
  }

  private double metric(String name) throws Exception {
    Double value = TestCollector.metrics(collector.url()).get(name);
    if (value == null) {
      throw new IllegalStateException("expected a metric " + name);
    }
    return value;
  }

  private static void awaitStored(String url, long batches) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (stored(url) < batches && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static long stored(String url) throws Exception {
    try {
      return TestCollector.rows(url, "SELECT sum(batches) AS n FROM ingest_usage")
          .get(0)
          .get("n")
          .asLong();
    } catch (IOException e) {
      // the tables are not there yet
      return 0;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private static void figure(String name, double value, String unit) {
    System.out.printf(Locale.ROOT, "figure %s %.1f %s%n", name, value, unit);
  }
}
