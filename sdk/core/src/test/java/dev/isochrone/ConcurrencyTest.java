// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okio.Buffer;
import org.junit.jupiter.api.Test;

/**
 * Many threads at once through OkHttp's own machinery: every call is counted once, kept or lost for
 * a reason. One in a hundred crosses a socket; an interceptor answers the others or fails them.
 */
class ConcurrencyTest {

  private static final int THREADS = 64;
  private static final int CALLS_PER_THREAD = 10_000;
  private static final long CALLS = (long) THREADS * CALLS_PER_THREAD;
  private static final long PLAN = 4_711;

  @Test
  void ofSixtyFourThreadsTimesTenThousandCallsEachIsKeptOrLostForAReason() throws Exception {
    RecordingCollector books = new RecordingCollector(() -> 200);
    try (MockWebServer origin = new MockWebServer();
        MockWebServer collector = new MockWebServer()) {
      origin.setDispatcher(new Empty());
      collector.setDispatcher(new Planning(books));
      Random random = new Random(7);
      Route route =
          new Route(
              Isochrone.builder("app", collector.url("/").toString(), "key")
                  .flushAfterMillis(5)
                  .dice(random::nextDouble));
      route.start();
      OkHttpClient client =
          route.capture.instrument(
              new OkHttpClient.Builder()
                  .connectionPool(new ConnectionPool(THREADS, 1, TimeUnit.MINUTES))
                  .addInterceptor(new Scripted())
                  .build());
      call(client, origin, 0);
      awaitPlan(route);

      inThreads(
          () -> {
            for (int i = 0; i < CALLS_PER_THREAD; i++) {
              call(client, origin, i);
            }
          });
      route.close(30_000);

      long delivered = route.delivery.log().requests();
      assertThat(route.capture.openCalls()).isZero();
      assertThat(route.sampler.seen()).isEqualTo(CALLS + 1);
      assertThat(delivered + route.losses.total()).isEqualTo(CALLS + 1);
      assertThat(route.losses.total(LossReason.NOT_KEPT)).isPositive();
      assertThat(route.losses.total(LossReason.INTERNAL)).isZero();
      assertThat(books.requests()).isEqualTo(delivered).isPositive();
      assertThat(books.errors()).isEmpty();
    }
  }

  private static void call(OkHttpClient client, MockWebServer origin, int number) {
    Request request =
        new Request.Builder().url(origin.url("/v1/r" + number % 7)).tag(number).build();
    try {
      client.newCall(request).execute().close();
    } catch (IOException | IllegalStateException e) {
      assertThat(e).hasMessage("scripted");
    }
  }

  private static void awaitPlan(Route route) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!route.dump().contains("version " + PLAN)) {
      assertThat(System.nanoTime()).as("within 20 s: %s", route.dump()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static void inThreads(Runnable work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        futures.add(threads.submit(work));
      }
      for (Future<?> future : futures) {
        future.get(120, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Lets one call in a hundred through, fails some, and answers the rest. */
  private static final class Scripted implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
      int number = ((Integer) chain.request().tag());
      if (number % 100 == 0) {
        return chain.proceed(chain.request());
      } else if (number % 10 == 1) {
        throw new IOException("scripted");
      } else if (number % 50 == 2) {
        throw new IllegalStateException("scripted");
      }
      return new Response.Builder()
          .request(chain.request())
          .protocol(Protocol.HTTP_1_1)
          .code(200)
          .message("OK")
          .body(ResponseBody.create("", null))
          .build();
    }
  }

  private static final class Planning extends Dispatcher {
    private final Dispatcher books;
    private final byte[] plan =
        SamplingPlanCodec.encode(
            SamplingPlan.builder().version(PLAN).keepProbability(0.05).build());

    Planning(Dispatcher books) {
      this.books = books;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
      return "/v1/plan".equals(request.getPath())
          ? new MockResponse().setBody(new Buffer().write(plan))
          : books.dispatch(request);
    }
  }

  private static final class Empty extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      return new MockResponse().setResponseCode(204);
    }
  }
}
