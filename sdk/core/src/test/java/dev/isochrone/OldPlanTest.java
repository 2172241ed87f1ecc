// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An app that is open for long while the collector has other plans: over real sockets. */
@Timeout(60)
class OldPlanTest {

  private static final long OLD_MILLIS = TimeUnit.NANOSECONDS.toMillis(CollectorAdvice.YOUNG_NANOS);

  private final MockWebServer origin = new MockWebServer();
  private final MockWebServer collector = new MockWebServer();
  private final FakeClock clock = new FakeClock();
  private final PlanningCollector plans = new PlanningCollector();
  private Isochrone isochrone;
  private OkHttpClient client;

  @BeforeEach
  void start() throws IOException {
    origin.setDispatcher(new Answering());
    collector.setDispatcher(plans);
    isochrone = Isochrone.builder("app", collector.url("/").toString(), "key").clock(clock).build();
    client = isochrone.instrument(new OkHttpClient());
    request();
    assertThat(isochrone.flush(5_000)).isTrue();
    plans.asked.clear();
  }

  @AfterEach
  void stop() throws IOException {
    isochrone.close();
    origin.shutdown();
    collector.shutdown();
  }

  @Test
  void whatItsPlanKeepsIsSentOnlyIfThePlanInForceKeepsItToo() throws IOException {
    plans.serve(SamplingPlan.builder().version(2).keepProbability(0).build());
    clock.advanceMillis(OLD_MILLIS);
    request();
    assertThat(isochrone.flush(5_000)).isTrue();

    assertThat(plans.asked).containsExactly("GET /v1/plan");
    assertThat(isochrone.dump()).contains("lost         1 requests not_kept");
  }

  @Test
  void whatBothKeepArrives() throws IOException {
    plans.serve(SamplingPlan.builder().version(2).build());
    clock.advanceMillis(OLD_MILLIS);
    request();
    assertThat(isochrone.flush(5_000)).isTrue();

    assertThat(plans.asked).containsExactly("GET /v1/plan", "POST /v1/batches");
  }

  @Test
  void whereThePlanIsYoungNobodyAsks() throws IOException {
    clock.advanceMillis(OLD_MILLIS - 1);
    request();
    assertThat(isochrone.flush(5_000)).isTrue();

    assertThat(plans.asked).containsExactly("POST /v1/batches");
  }

  @Test
  void whatAwaitsAPlanIsErasedWithTheRest() throws IOException {
    clock.advanceMillis(OLD_MILLIS);
    request();
    isochrone.eraseUser();
    assertThat(isochrone.flush(5_000)).isTrue();

    assertThat(plans.asked).doesNotContain("POST /v1/batches");
    assertThat(isochrone.dump()).contains("lost         1 requests erased");
  }

  private void request() throws IOException {
    client.newCall(new Request.Builder().url(origin.url("/")).build()).execute().close();
  }

  private static final class Answering extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      return new MockResponse();
    }
  }

  /** Tells of its plan only who asks. */
  private static final class PlanningCollector extends Dispatcher {
    final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private volatile byte[] plan = {};

    void serve(SamplingPlan next) {
      plan = SamplingPlanCodec.encode(next);
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      asked.add(request.getMethod() + " " + request.getPath());
      if (!request.getPath().equals("/v1/plan")) {
        return new MockResponse().setBody(ScriptedCollector.ACCEPTED);
      }
      return plan.length == 0
          ? new MockResponse().setResponseCode(304)
          : new MockResponse().setBody(new Buffer().write(plan));
    }
  }
}
