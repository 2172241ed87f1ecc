// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.mockwebserver.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two days without a collector, under a clock that runs ahead: 20,000 requests, and a worker that
 * must neither lose what its bound allows, nor spin, nor pile up.
 */
class OfflineTest {

  private static final int REQUESTS = 20_000;
  private static final long EVERY_MILLIS = 48L * 3_600_000 / REQUESTS;
  private static final int UNAVAILABLE = 503;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path temporary;

  @Test
  void twoDaysOfflineCostNothingAndLoseNothingWithinTheBound() throws Exception {
    AtomicInteger status = new AtomicInteger(UNAVAILABLE);
    AtomicLong looks = new AtomicLong();
    RecordingCollector books = new RecordingCollector(status::get);
    try (MockWebServer collector = new MockWebServer()) {
      collector.setDispatcher(books);
      FakeClock clock = new FakeClock();
      Route route = new Route(builder(collector, clock, looks));
      route.start();

      long heapBefore = 0;
      for (int i = 0; i < REQUESTS; i++) {
        clock.advanceMillis(EVERY_MILLIS);
        route.recorder.record(FakeRequest.endedAt(clock.nanoTime()));
        if (i % 100 == 0) {
          route.flush(10_000); // the app goes to the background
        }
        if (i == REQUESTS / 4) {
          heapBefore = usedHeap();
        }
      }
      long heapGrown = usedHeap() - heapBefore;

      assertThat(heapGrown).as("what waits lies in files").isLessThan(4_000_000);
      assertThat(storedBytes()).isLessThan(5_000_000);
      long attempts = books.refused();
      assertThat(attempts)
          .as("a flush tries once; else the pause, up to 15 minutes, tells")
          .isLessThan(REQUESTS / 100 * 2 + 48 * 60);
      assertWorkerSleeps(looks);

      status.set(200);
      assertThat(route.flush(60_000)).isTrue();
      assertThat(books.errors()).isEmpty();
      assertThat(books.requests() + route.losses.total()).isEqualTo(REQUESTS);
      assertThat(route.losses.total(LossReason.QUEUE_FULL) + books.requests())
          .as("only the bound may have lost any")
          .isEqualTo(REQUESTS);
      route.close(1_000);
    }
  }

  private IsochroneBuilder builder(MockWebServer collector, FakeClock clock, AtomicLong looks) {
    return Isochrone.builder("app", collector.url("/").toString(), "key")
        .storage(temporary.toFile())
        .network(new CountedNetwork(looks))
        .clock(clock);
  }

  /** With the clock standing still there is nothing to do: no look at the network, no CPU. */
  private static void assertWorkerSleeps(AtomicLong looks) throws InterruptedException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Thread worker =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("isochrone") && thread.isAlive())
            .findFirst()
            .orElseThrow();
    worker.join(200); // lets it finish what it is at
    long cpuBefore = threads.getThreadCpuTime(worker.getId());
    long looksBefore = looks.get();
    worker.join(1_000);
    long cpu = threads.getThreadCpuTime(worker.getId()) - cpuBefore;

    assertThat(looks.get() - looksBefore).as("wake-ups in a second").isLessThan(10);
    assertThat(cpu).as("CPU nanoseconds in a second").isLessThan(50_000_000);
  }

  private long storedBytes() {
    File[] files = Objects.requireNonNull(temporary.toFile().listFiles());
    return Arrays.stream(files).mapToLong(File::length).sum();
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Counts how often the worker looks: at least once each time it wakes. */
  private record CountedNetwork(AtomicLong looks) implements NetworkSource {
    @Override
    public String network() {
      return "";
    }

    @Override
    public String carrier() {
      return "";
    }

    @Override
    public boolean available() {
      looks.incrementAndGet();
      return true;
    }
  }
}
