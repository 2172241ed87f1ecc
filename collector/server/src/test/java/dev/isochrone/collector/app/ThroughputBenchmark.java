// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What a collector does for a second of CPU: its own process in 512 MB of heap, fed by a sender in
 * this one with batches of {@link DemoBatches}.
 */
final class ThroughputBenchmark {
  private static final int SENDERS = 16;

  /** Batches of a part of the warm-up. */
  private static final int PART = 12_000;

  private static final int MEASURED = 12_000;
  private static final int ACKS = 24_000;
  private static final int ROUNDS = 20;
  private static final int STORED = 24_000;

  /** The bare insert's: all of its work but the engine's is little. */
  private static final int BARE_WARM_UP = 72_000;

  private static final int ZIPKIN_AT_ONCE = 100;
  private static final int ZIPKIN_PART = 3000;
  private static final int ZIPKIN_MEASURED = 3000;
  private static final String BATCHES = "/v1/batches";
  private static final String SPANS = "/api/v2/spans";

  /** Nothing is stored, and the spool has room: one that is half full is compressed. */
  private static final String[] SPOOL_ALONE = {
    "--clickhouse.url=http://127.0.0.1:9", "--isochrone.spool.max-size=16GB"
  };

  private ThroughputBenchmark() {}

  /** The arguments are what to measure, and the jar of Zipkin if it is compared. */
  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("isochrone-throughput");
    Files.writeString(
        Files.createDirectories(directory.resolve("data")).resolve("sampling.yaml"),
        "version: 1\nbudget:\n  storedBytesPerDay: 100 TB\n");
    try {
      switch (args[0]) {
        case "spooled" -> spooled(directory);
        case "stored" -> stored(directory);
        case "ack" -> ack(directory);
        case "zipkin" -> zipkin(directory, Path.of(args[1]));
        default -> throw new IllegalArgumentException(args[0]);
      }
    } finally {
      delete(directory);
    }
    System.exit(0);
  }

  /** Requests from gzip JSON to the spool, fsynced, for a second of the collector's CPU. */
  private static double spooled(Path directory) throws Exception {
    try (ChildCollector collector =
        ChildCollector.measured(directory.resolve("data"), SPOOL_ALONE)) {
      int warm = warmUp(collector);
      List<byte[]> bodies = DemoBatches.bodies(warm, MEASURED);
      double cpuBefore = collector.cpuSeconds();
      LoadSender.Sent sent = send(collector.url() + BATCHES, bodies).orFail(200);
      double cpuSeconds = collector.cpuSeconds() - cpuBefore;
      double requests = (double) MEASURED * DemoBatches.A_BATCH;
      System.out.printf(
          Locale.ROOT,
          "%d batches of %d bytes: %.1f s, %.2f s of CPU, p99 %.1f ms%n",
          MEASURED,
          bodies.stream().mapToInt(body -> body.length).sum() / MEASURED,
          sent.seconds(),
          cpuSeconds,
          sent.percentileMillis(99));
      figure("collector.spooled_per_s", requests / sent.seconds(), "requests/s");
      figure("collector.spooled_per_s_per_core", requests / cpuSeconds, "requests/s");
      collector.stop();
      return requests / cpuSeconds;
    }
  }

  /** The whole way into the engine against a bare insert of the same rows, each for its CPU. */
  private static void stored(Path directory) throws Exception {
    double requests = (double) STORED * DemoBatches.A_BATCH;
    double[] bare = bareInsert(directory.resolve("bare"));
    try (ChildCollector collector = ChildCollector.measured(directory.resolve("data"))) {
      // the first end of a load, where connections close and metrics are read, throws away much of
      // what was compiled for batches alone; what follows compiles it anew
      int warm =
          WarmUp.run(
              collector.process(),
              PART,
              (first, count) -> {
                send(collector.url() + BATCHES, DemoBatches.bodies(first, count)).orFail(200);
                awaitSlices(collector, (long) (first + count) * DemoBatches.SLICES);
              });
      List<byte[]> bodies = DemoBatches.bodies(warm, STORED);
      double cpuBefore = collector.idleCpuSeconds();
      long start = System.nanoTime();
      send(collector.url() + BATCHES, bodies).orFail(200);
      awaitSlices(collector, (long) (warm + STORED) * DemoBatches.SLICES);
      double seconds = (System.nanoTime() - start) / 1e9;
      double cpuSeconds = collector.idleCpuSeconds() - cpuBefore;
      figure("collector.bare_insert_per_s_per_core", requests / bare[0], "requests/s");
      figure("collector.stored_per_s_per_core", requests / cpuSeconds, "requests/s");
      figure("collector.bare_insert_per_s", requests / bare[1], "requests/s");
      figure("collector.stored_per_s", requests / seconds, "requests/s");
      figure("collector.stored_over_bare_insert", 100 * bare[0] / cpuSeconds, "%");
      collector.stop();
    }
  }

  private static double[] bareInsert(Path directory) throws Exception {
    Process process =
        ChildCollector.java(
            // room for the rows that are prepared
            List.of("-Xmx1g", "-XX:+UseParallelGC"),
            List.of("-cp", System.getProperty("java.class.path"), BareInsert.class.getName()),
            List.of(
                directory.toString(), Integer.toString(BARE_WARM_UP), Integer.toString(STORED)));
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return output
        .lines()
        .filter(line -> line.startsWith("bare "))
        .map(
            line ->
                Arrays.stream(line.substring(5).split(" ", -1)).mapToDouble(Double::parseDouble))
        .map(DoubleStream::toArray)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(output));
  }

  /** Sends batches until the collector is compiled; how many there were. */
  private static int warmUp(ChildCollector collector) throws Exception {
    return WarmUp.run(
        collector.process(),
        PART,
        (first, count) ->
            send(collector.url() + BATCHES, DemoBatches.bodies(first, count)).orFail(200));
  }

  /** The time to an acknowledgement at half load against bare fsyncs of as much, as often. */
  private static void ack(Path directory) throws Exception {
    try (ChildCollector collector =
        ChildCollector.measured(directory.resolve("data"), SPOOL_ALONE)) {
      int warm = warmUp(collector);
      List<byte[]> bodies = DemoBatches.bodies(warm, MEASURED + 2 * ACKS);
      LoadSender.Sent full =
          send(collector.url() + BATCHES, bodies.subList(0, MEASURED)).orFail(200);
      double half = MEASURED / full.seconds() / 2;
      LongStream.Builder acks = LongStream.builder();
      LongStream.Builder fsyncs = LongStream.builder();
      LongStream.Builder backToBack = LongStream.builder();
      int round = ACKS / ROUNDS;
      try (LoadSender sender = new LoadSender(collector.url() + BATCHES, SENDERS);
          BareFsync bare = new BareFsync(directory.resolve("fsync"))) {
        // half as many at a time take other branches, which the compilers have to see too
        List<byte[]> warmUp = bodies.subList(MEASURED, MEASURED + ACKS);
        sender.send(ACKS, warmUp::get, half).orFail(200);
        // in turns, because the disk is another one from minute to minute
        for (int from = MEASURED + ACKS; from < MEASURED + 2 * ACKS; from += round) {
          List<byte[]> some = bodies.subList(from, from + round);
          Arrays.stream(bare.nanosBackToBack(round)).forEach(backToBack);
          Arrays.stream(bare.nanosFromDue(round, half)).forEach(fsyncs);
          Arrays.stream(sender.send(round, some::get, half).orFail(200).nanos()).forEach(acks);
        }
      }
      double ack = percentiles("collector.ack", acks);
      double fsync = percentiles("collector.fsync", backToBack);
      double fromDue = percentiles("collector.fsync_from_due", fsyncs);
      figure("collector.ack_over_fsync", ack / fsync, "times");
      figure("collector.ack_over_fsync_from_due", ack / fromDue, "times");
      collector.stop();
    }
  }

  /** Prints the median and the 99th percentile; returns the latter, in ms. */
  private static double percentiles(String name, LongStream.Builder nanos) {
    long[] sorted = nanos.build().sorted().toArray();
    figure(name + "_p50", sorted[sorted.length / 2] / 1e6, "ms");
    double p99 = sorted[sorted.length * 99 / 100] / 1e6;
    figure(name + "_p99", p99, "ms");
    return p99;
  }

  /** Against a Zipkin server that keeps in memory what it is sent: the same requests as spans. */
  private static void zipkin(Path directory, Path jar) throws Exception {
    double ours = spooled(directory);
    double lean = zipkin(jar, false);
    figure("zipkin.lean_per_s_per_core", lean, "requests/s");
    figure("collector.over_zipkin_lean", ours / lean, "times");
    double full = zipkin(jar, true);
    figure("zipkin.per_s_per_core", full, "requests/s");
    figure("collector.over_zipkin", ours / full, "times");
  }

  /** Spans that a Zipkin server takes in for a second of its CPU. */
  private static double zipkin(Path jar, boolean full) throws Exception {
    try (ZipkinServer server = ZipkinServer.start(jar)) {
      int warm =
          WarmUp.run(
              server.process(),
              ZIPKIN_PART,
              (first, count) -> feed(server, DemoSpans.bodies(first, count, full)));
      List<byte[]> bodies = DemoSpans.bodies(warm, ZIPKIN_MEASURED, full);
      double cpuBefore = server.cpuSeconds();
      feed(server, bodies);
      return (double) ZIPKIN_MEASURED * DemoBatches.A_BATCH / (server.cpuSeconds() - cpuBefore);
    }
  }

  private static void feed(ZipkinServer server, List<byte[]> bodies) throws Exception {
    for (int from = 0; from < bodies.size(); from += ZIPKIN_AT_ONCE) {
      send(server.url() + SPANS, bodies.subList(from, from + ZIPKIN_AT_ONCE)).orFail(202);
      server.awaitRest();
    }
  }

  private static LoadSender.Sent send(String url, List<byte[]> bodies) throws Exception {
    try (LoadSender sender = new LoadSender(url, SENDERS)) {
      return sender.send(bodies.size(), bodies::get, 0);
    }
  }

  private static void awaitSlices(ChildCollector collector, long expected) throws Exception {
    double stored = 0;
    while (stored < expected) {
      // not a question to the engine, whose CPU would count as the collector's
      stored =
          TestCollector.metrics(collector.url())
              .getOrDefault("isochrone_store_rows_total{table=\"slices\"}", 0.0);
      TimeUnit.MILLISECONDS.sleep(250);
    }
  }

  private static void figure(String name, double value, String unit) {
    String shown = String.format(Locale.ROOT, "%.2f", value);
    System.out.println("figure " + name + " " + shown + " " + unit);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
