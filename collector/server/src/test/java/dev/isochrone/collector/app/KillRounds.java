// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.clickhouse.embedded.EmbeddedClickHouse;
import dev.isochrone.collector.TestBatches;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A collector that is killed again and again, as by {@code kill -9}, at moments drawn at random
 * from its first instruction on, while senders send and, like SDKs, send again what was not
 * acknowledged. ClickHouse is the engine in this process.
 */
final class KillRounds {
  private static final int SLICES = 4;
  private static final int REQUESTS = 3;
  private static final int SENDERS = 3;
  private static final int WORTH_RECORDING = 100;
  private static final int MOST_ANSWERS = 12;
  private static final int LONGEST_MILLIS_AFTER = 150;

  private final Path directory;
  private final String clickHouseUrl;
  private final Random random;
  private final QuickStart quickStart;
  private final AtomicLong next = new AtomicLong();
  private final Map<Long, byte[]> unanswered = new ConcurrentHashMap<>();
  private final Queue<Long> again = new ConcurrentLinkedQueue<>();
  private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();

  private KillRounds(Path directory, String clickHouseUrl, long seed, QuickStart quickStart) {
    this.quickStart = quickStart;
    this.random = new Random(seed);
    this.directory = directory;
    this.clickHouseUrl = clickHouseUrl;
  }

  /**
   * The arguments are how many kills, the seed of their moments, and minutes after which to end.
   */
  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("isochrone-kills");
    StoredBatches.Outcome outcome =
        run(
            directory,
            Integer.parseInt(args[0]),
            Long.parseLong(args[1]),
            Duration.ofMinutes(Long.parseLong(args[2])));
    System.out.println("batches acknowledged: " + outcome.acknowledged());
    System.out.println("figure collector.kill9.lost " + outcome.lost() + " rows");
    System.out.println("figure collector.kill9.doubled " + outcome.doubled() + " rows");
    System.exit(0);
  }

  static StoredBatches.Outcome run(Path directory, int kills, long seed, Duration most)
      throws Exception {
    long end = System.nanoTime() + most.toNanos();
    try (EmbeddedClickHouse server = EmbeddedClickHouse.start(directory.resolve("clickhouse"), 0)) {
      QuickStart quickStart = new QuickStart(directory.resolve("classes"));
      KillRounds rounds = new KillRounds(directory.resolve("data"), server.url(), seed, quickStart);
      if (kills >= WORTH_RECORDING) {
        rounds.record();
      }
      int round = 0;
      while (round < kills && System.nanoTime() < end) {
        rounds.live();
        round++;
        if (round % 25 == 0) {
          System.out.println(round + " kills, acknowledged " + rounds.acknowledged.size());
        }
      }
      System.out.println("figure collector.kill9.kills " + round + " kills");
      return rounds.finish();
    }
  }

  /** One life to its peaceful end, for the sake of quick starts. */
  private void record() throws Exception {
    try (ChildCollector collector =
        ChildCollector.bare(quickStart.recording(), directory, clickHouseUrl)) {
      post(collector.url(), next.getAndIncrement());
      collector.stop();
    }
  }

  private void live() throws Exception {
    if (random.nextInt(10) == 0) {
      ChildCollector.killAtStart(
          quickStart.options(), directory, clickHouseUrl, random.nextInt(1000));
      return;
    }
    try (ChildCollector collector =
        ChildCollector.bare(quickStart.options(), directory, clickHouseUrl)) {
      AtomicBoolean running = new AtomicBoolean(true);
      List<Thread> senders = send(collector.url(), running);
      awaitAnswers(acknowledged.size() + random.nextInt(MOST_ANSWERS));
      TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_MILLIS_AFTER));
      collector.kill();
      running.set(false);
      for (Thread sender : senders) {
        sender.join();
      }
    }
    again.clear();
    again.addAll(unanswered.keySet());
  }

  private void awaitAnswers(int least) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (acknowledged.size() < least && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private StoredBatches.Outcome finish() throws Exception {
    try (ChildCollector collector =
        ChildCollector.bare(quickStart.options(), directory, clickHouseUrl)) {
      for (long number : List.copyOf(unanswered.keySet())) {
        post(collector.url(), number);
      }
      post(collector.url(), next.getAndIncrement());
      StoredBatches stored = new StoredBatches(clickHouseUrl, SLICES, REQUESTS);
      stored.await(acknowledged.size());
      return stored.compare(acknowledged);
    }
  }

  private List<Thread> send(String url, AtomicBoolean running) {
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      Thread sender =
          new Thread(
              () -> {
                try {
                  while (running.get()) {
                    Long retry = again.poll();
                    post(url, retry == null ? next.getAndIncrement() : retry);
                  }
                } catch (Exception e) {
                  // the collector was killed: what is unanswered goes to the next one
                }
              });
      sender.start();
      senders.add(sender);
    }
    return senders;
  }

  private void post(String url, long number) throws Exception {
    byte[] body =
        unanswered.computeIfAbsent(
            number,
            n -> TestBatches.gzip(TestBatches.json(TestBatches.batch(n, SLICES, REQUESTS))));
    if (TestCollector.post(url, body).statusCode() == 200) {
      acknowledged.add(number);
      unanswered.remove(number);
    }
  }
}
