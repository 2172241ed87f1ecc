// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.TestBatches;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How many requests a second go all the way, from HTTP into ClickHouse with its rollups: batches of
 * 10 slices × 12 timings with phases and exemplars, posted to a collector in a process of its own
 * with the engine inside, until ClickHouse holds them all. Sender and collector share the machine.
 */
final class StoredRequestsBenchmark {
  private static final int SLICES = 10;
  private static final int REQUESTS = 12;
  private static final int SENDERS = 8;

  private StoredRequestsBenchmark() {}

  /** Runs it; the arguments are the batches to warm up with and the batches to measure. */
  public static void main(String[] args) throws Exception {
    int warmUp = args.length > 0 ? Integer.parseInt(args[0]) : 2000;
    int measured = args.length > 1 ? Integer.parseInt(args[1]) : 5000;
    Path directory = Files.createTempDirectory("isochrone-benchmark");
    try (ChildCollector collector = ChildCollector.start(directory)) {
      run(collector, 0, warmUp);
      double cpuBefore = collector.cpuSeconds();
      Times times = run(collector, warmUp, measured);
      double cpuSeconds = collector.cpuSeconds() - cpuBefore;
      double requests = (double) measured * SLICES * REQUESTS;
      figure("collector.acknowledged_requests_per_s", requests / times.acknowledgedSeconds);
      figure("collector.stored_requests_per_s", requests / times.storedSeconds);
      figure("collector.stored_requests_per_cpu_s", requests / cpuSeconds);
      collector.stop();
    } finally {
      delete(directory);
    }
  }

  private static Times run(ChildCollector collector, int first, int count) throws Exception {
    List<byte[]> bodies = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      bodies.add(TestBatches.gzip(TestBatches.json(TestBatches.batch(i, SLICES, REQUESTS))));
    }
    AtomicInteger next = new AtomicInteger();
    Callable<Integer> sender =
        () -> {
          int sent = 0;
          for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            HttpResponse<String> reply = TestCollector.post(collector.url(), bodies.get(i));
            if (reply.statusCode() != 200) {
              throw new IllegalStateException(reply.statusCode() + " " + reply.body());
            }
            sent++;
          }
          return sent;
        };
    ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
    try {
      long start = System.nanoTime();
      List<Future<Integer>> sent =
          senders.invokeAll(Stream.generate(() -> sender).limit(SENDERS).toList());
      for (Future<Integer> one : sent) {
        one.get();
      }
      double acknowledged = secondsSince(start);
      awaitSlices(collector, (long) (first + count) * SLICES);
      return new Times(acknowledged, secondsSince(start));
    } finally {
      senders.shutdownNow();
    }
  }

  private static void awaitSlices(ChildCollector collector, long expected) throws Exception {
    JsonMapper json = new JsonMapper();
    long stored = 0;
    while (stored < expected) {
      JsonNode answer = json.readTree(TestCollector.fetch(collector.url(), "/api/status").body());
      stored = answer.get("data").get(0).get("slices").asLong();
    }
  }

  private static void figure(String name, double value) {
    System.out.printf(Locale.ROOT, "figure %s %.0f requests/s%n", name, value);
  }

  private static double secondsSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private static void delete(Path directory) throws Exception {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** From the first post to the last acknowledgement, and to the last row. */
  private record Times(double acknowledgedSeconds, double storedSeconds) {}
}
