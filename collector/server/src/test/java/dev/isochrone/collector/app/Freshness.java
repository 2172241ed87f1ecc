// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.JsonNode;

/**
 * How long after its arrival a slice can be queried while traffic rises to six times and falls
 * again: a collector with the engine in it, and somebody who asks every quarter of a second what is
 * there.
 */
final class Freshness {
  private static final int SENDERS = 16;
  private static final int PART_SECONDS = 30;
  private static final int[] BATCHES_PER_SECOND = {25, 150, 25};
  private static final long LOOK_EVERY_MILLIS = 250;

  private final String clickHouseUrl;
  private final Map<Long, Long> seen = new HashMap<>();
  private final List<Long> lagsMillis = Collections.synchronizedList(new ArrayList<>());
  private long stored;

  private Freshness(String clickHouseUrl) {
    this.clickHouseUrl = clickHouseUrl;
  }

  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("isochrone-freshness");
    Path data = Files.createDirectories(directory.resolve("data"));
    Files.writeString(
        data.resolve("sampling.yaml"), "version: 1\nbudget:\n  storedBytesPerDay: 100 TB\n");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (ChildCollector collector =
        ChildCollector.measured(data, "--clickhouse.embedded-port=" + port)) {
      new Freshness("http://127.0.0.1:" + port).run(collector);
      collector.stop();
    }
    System.exit(0);
  }

  private void run(ChildCollector collector) throws Exception {
    AtomicBoolean running = new AtomicBoolean(true);
    Thread looking = new Thread(() -> look(running), "freshness-look");
    int sent = 500;
    try (LoadSender sender = new LoadSender(collector.url() + "/v1/batches", SENDERS)) {
      sender.send(sent, DemoBatches.bodies(0, sent)::get, 0).orFail(200);
      looking.start();
      for (int perSecond : BATCHES_PER_SECOND) {
        int count = perSecond * PART_SECONDS;
        List<byte[]> bodies = DemoBatches.bodies(sent, count);
        int from = lagsMillis.size();
        LoadSender.Sent part = sender.send(count, bodies::get, perSecond).orFail(200);
        sent += count;
        tell(perSecond, part, new ArrayList<>(lagsMillis.subList(from, lagsMillis.size())));
      }
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (stored < (long) sent * DemoBatches.SLICES && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
    running.set(false);
    looking.join();
    List<Long> all = new ArrayList<>(lagsMillis);
    System.out.println("slices sent " + (long) sent * DemoBatches.SLICES + ", seen " + stored);
    figure("sampling.freshness.p50_s", percentile(all, 50) / 1000);
    figure("sampling.freshness.p99_s", percentile(all, 99) / 1000);
    figure("sampling.freshness.max_s", percentile(all, 100) / 1000);
  }

  /** The collector's clock is this process's: both are of one machine. */
  private void look(AtomicBoolean running) {
    while (running.get()) {
      try {
        long now = System.currentTimeMillis();
        List<JsonNode> rows =
            TestCollector.rows(
                clickHouseUrl,
                "SELECT toUnixTimestamp64Milli(received_at) AS at, count() AS n FROM slices"
                    + " WHERE received_at > now64(3) - 180 GROUP BY at");
        for (JsonNode row : rows) {
          note(row.get("at").asLong(), row.get("n").asLong(), now);
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      } catch (IOException e) {
        System.out.println("not answered: " + e.getMessage());
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** What is there now and was not a moment ago; a slice counts as late as it was found to be. */
  private void note(long arrivedMillis, long slices, long nowMillis) {
    long more = slices - seen.getOrDefault(arrivedMillis, 0L);
    for (long i = 0; i < more; i++) {
      lagsMillis.add(Math.max(0, nowMillis - arrivedMillis));
    }
    stored += more;
    seen.put(arrivedMillis, slices);
  }

  private static void tell(int perSecond, LoadSender.Sent part, List<Long> lags) {
    System.out.printf(
        Locale.ROOT,
        "%d batches/s: acknowledged within %.1f ms (p99); %d slices seen, p99 %.2f s%n",
        perSecond,
        part.percentileMillis(99),
        lags.size(),
        percentile(lags, 99) / 1000);
  }

  private static double percentile(List<Long> values, double percentile) {
    List<Long> sorted = values.stream().sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(percentile / 100 * sorted.size()) - 1);
  }

  private static void figure(String name, double value) {
    System.out.printf(Locale.ROOT, "figure %s %.2f s%n", name, value);
  }
}
