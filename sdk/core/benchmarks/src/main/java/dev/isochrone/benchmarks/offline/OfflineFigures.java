// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.offline;

import dev.isochrone.Clock;
import dev.isochrone.Isochrone;
import dev.isochrone.benchmarks.Figures;
import dev.isochrone.benchmarks.offline.LoopbackServer.Mood;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * What an app's calls cost while the collector is away for 48 hours, under a clock that runs ahead:
 * each call is made by a client without the SDK and by one with it, in turn, over real sockets, in
 * the same run. The collector refuses, is unavailable, hangs and resets, an hour each in turn.
 */
public final class OfflineFigures {

  private static final long HOURS = 48;
  private static final Mood[] MOODS = {Mood.UNAVAILABLE, Mood.HANGS, Mood.RESETS};

  private final int pairs;
  private final int warmUp;
  private final OfflineClock clock = new OfflineClock();

  /**
   * Makes a run.
   *
   * @param pairs of calls, spread over the 48 hours
   */
  public OfflineFigures(int pairs) {
    this.pairs = pairs;
    this.warmUp = pairs / 5;
  }

  /** Runs it and prints the figures. */
  public void print(Figures figures) throws IOException {
    Path storage = Files.createTempDirectory("isochrone-offline");
    try (LoopbackServer origin = new LoopbackServer("hello");
        LoopbackServer collector =
            new LoopbackServer("{\"country\":\"DE\",\"accepted\":{\"slices\":1}}");
        Isochrone isochrone = sdk(collector, storage.toFile())) {
      Request request = new Request.Builder().url(origin.url("/v1/calendars/42/events")).build();
      OkHttpClient plain = new OkHttpClient();
      OkHttpClient recorded = isochrone.instrument(new OkHttpClient());
      long[] without = new long[pairs];
      long[] with = new long[pairs];
      long failed = 0;
      long heapBefore = 0;
      for (int i = -warmUp; i < pairs; i++) {
        collector.mood(MOODS[Math.floorMod(clock.hours(), MOODS.length)]);
        clock.advance(TimeUnit.HOURS.toNanos(HOURS) / (pairs + warmUp));
        boolean first = (i & 1) == 0;
        long one = call(first ? plain : recorded, request);
        long other = call(first ? recorded : plain, request);
        failed += one < 0 || other < 0 ? 1 : 0;
        if (i >= 0) {
          without[i] = first ? one : other;
          with[i] = first ? other : one;
        }
        heapBefore = i == pairs / 4 ? usedHeap() : heapBefore;
      }
      long heapGrown = usedHeap() - heapBefore;
      printCalls(figures, without, with, failed);
      figures.print("sdk.offline.worker_cpu.ms", workerCpuNanos() / 1e6, "ms in 48 h");
      figures.print("sdk.offline.heap_grown.kb", heapGrown / 1e3, "kB");
      figures.print("sdk.offline.stored.kb", storedBytes(storage) / 1e3, "kB");
      Map<String, Long> away = isochrone.recorder().books();
      figures.print("sdk.offline.retries", (double) line(away, "retries"), "attempts in 48 h");

      collector.mood(Mood.ANSWERS);
      for (int i = 0; i < 100 && !isochrone.flush(1_000); i++) {
        clock.advance(TimeUnit.HOURS.toNanos(1));
      }
      printBooks(figures, isochrone.recorder().books());
    } finally {
      delete(storage);
    }
  }

  private Isochrone sdk(LoopbackServer collector, File storage) {
    OkHttpClient impatient = // an hour takes a fraction of a second here, so half a minute is short
        new OkHttpClient.Builder().readTimeout(20, TimeUnit.MILLISECONDS).build();
    return Isochrone.builder("app", collector.url("/"), "key")
        .clock(clock)
        .storage(storage)
        .deliveryClient(impatient)
        .build();
  }

  private static void printCalls(Figures figures, long[] without, long[] with, long failed) {
    Arrays.sort(without);
    Arrays.sort(with);
    for (int percent : new int[] {50, 99}) {
      double plain = without[without.length * percent / 100];
      double recorded = with[with.length * percent / 100];
      figures.print("sdk.offline.call.p" + percent + ".us", recorded / 1e3, "us");
      figures.print("sdk.offline.call.p" + percent + ".without.us", plain / 1e3, "us");
      figures.print("sdk.offline.call.p" + percent + "_ratio", recorded / plain, "times");
    }
    figures.print("sdk.offline.failed", (double) failed, "calls");
  }

  private static void printBooks(Figures figures, Map<String, Long> books) {
    long lost = 0;
    for (Map.Entry<String, Long> entry : books.entrySet()) {
      lost += entry.getKey().startsWith("lost.") ? entry.getValue() : 0;
    }
    long delivered = line(books, "delivered");
    figures.print("sdk.offline.delivered", (double) delivered, "requests");
    figures.print("sdk.offline.lost", (double) lost, "requests");
    figures.print(
        "sdk.offline.lost.queue_full", (double) line(books, "lost.queue_full"), "requests");
    figures.print(
        "sdk.offline.unaccounted",
        (double) (line(books, "seen") - delivered - lost - line(books, "waiting")),
        "requests");
  }

  private static long line(Map<String, Long> books, String name) {
    return Objects.requireNonNull(books.get(name), name);
  }

  private static long call(OkHttpClient client, Request request) {
    long start = System.nanoTime();
    try (Response response = client.newCall(request).execute()) {
      if (response.body() == null || response.body().bytes().length != 5) {
        return -1;
      }
      return System.nanoTime() - start;
    } catch (IOException e) {
      return -1;
    }
  }

  private static long workerCpuNanos() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("isochrone"))
        .mapToLong(thread -> ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId()))
        .sum();
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static long storedBytes(Path storage) throws IOException {
    try (Stream<Path> files = Files.walk(storage)) {
      return files.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum();
    }
  }

  private static void delete(Path storage) throws IOException {
    try (Stream<Path> files = Files.walk(storage)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Both clocks, as far as the run has come. */
  private static final class OfflineClock implements Clock {
    private final AtomicLong nanos = new AtomicLong(TimeUnit.DAYS.toNanos(1));

    void advance(long more) {
      nanos.addAndGet(more);
    }

    long hours() {
      return TimeUnit.NANOSECONDS.toHours(nanos.get());
    }

    /** With the machine's own time on top, so that phases are those of real calls. */
    @Override
    public long nanoTime() {
      return nanos.get() + System.nanoTime();
    }

    @Override
    public long wallMillis() {
      return 1_790_000_000_000L + nanoTime() / 1_000_000;
    }
  }
}
