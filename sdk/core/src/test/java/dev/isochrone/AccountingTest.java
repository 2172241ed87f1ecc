// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.plan.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import org.junit.jupiter.api.Test;

/** Nothing is lost without a reason and nothing is counted twice, whatever the collector does. */
class AccountingTest {

  private static final int THREADS = 16;
  private static final int REQUESTS_PER_THREAD = 2_000;
  private static final int[] STATUSES = {200, 200, 200, 503, 400, 413, 429, 401, 500};

  @Property(tries = 12, edgeCases = EdgeCasesMode.NONE)
  void seenIsDeliveredPlusLossesByReason(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    RecordingCollector books =
        new RecordingCollector(() -> STATUSES[random.nextInt(STATUSES.length)]);
    try (MockWebServer collector = new MockWebServer()) {
      collector.setDispatcher(books);
      Route route =
          new Route(
              Isochrone.builder("app", collector.url("/").toString(), "key")
                  .queueMaxSlices(20 + random.nextInt(200))
                  .batchMaxBytes(20_000 + random.nextInt(200_000))
                  .flushAfterMillis(random.nextInt(20))
                  .dice(() -> 0.0001));
      route.start();

      inThreads(() -> feed(route));
      route.close(2_000);

      long seen = (long) THREADS * REQUESTS_PER_THREAD;
      long delivered = route.delivery.log().requests();
      assertThat(route.sampler.seen()).isEqualTo(seen);
      assertThat(delivered + route.losses.total()).isEqualTo(seen);
      assertThat(route.queue.size()).isZero();
      assertThat(route.delivery.log().pending()).isZero();
      assertThat(books.errors()).isEmpty();
      assertThat(books.requests()).isBetween(delivered, seen - losses(route, LossReason.REJECTED));
      assertThat(books.losses()).isLessThanOrEqualTo(route.losses.total());
    }
  }

  @Test
  void sixteenThreadsOfRealCallsArriveExactly() throws Exception {
    RecordingCollector books = new RecordingCollector(() -> 200);
    try (MockWebServer origin = new MockWebServer();
        MockWebServer collector = new MockWebServer()) {
      origin.setDispatcher(new Empty());
      collector.setDispatcher(books);
      Isochrone isochrone =
          Isochrone.builder("app", collector.url("/").toString(), "key")
              .flushAfterMillis(5)
              .build();
      OkHttpClient client = isochrone.instrument(new OkHttpClient());
      int calls = 150;

      inThreads(
          () -> {
            for (int i = 0; i < calls; i++) {
              Request request = new Request.Builder().url(origin.url("/v1/r" + i % 7)).build();
              client.newCall(request).execute().close();
            }
            return null;
          });
      assertThat(isochrone.flush(10_000)).isTrue();
      isochrone.close();

      Map<String, Long> expected = new HashMap<>();
      for (int i = 0; i < calls; i++) {
        expected.merge("GET /v1/r" + i % 7, (long) THREADS, Long::sum);
      }
      assertThat(books.requestsByApi()).isEqualTo(expected);
      assertThat(isochrone.dump()).doesNotContain("lost").contains("0 calls open");
    }
  }

  private static Void feed(Route route) {
    for (int i = 0; i < REQUESTS_PER_THREAD; i++) {
      FakeRequest request = FakeRequest.endedAt(System.nanoTime());
      route.recorder.record(i % 50 == 0 ? request.outcome(Outcome.RESET) : request);
    }
    return null;
  }

  private static long losses(Route route, LossReason reason) {
    return route.losses.total(reason);
  }

  private static void inThreads(Callable<Void> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Void>> futures = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        futures.add(threads.submit(work));
      }
      for (Future<Void> future : futures) {
        future.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static final class Empty extends okhttp3.mockwebserver.Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      return new MockResponse().setResponseCode(204);
    }
  }
}
