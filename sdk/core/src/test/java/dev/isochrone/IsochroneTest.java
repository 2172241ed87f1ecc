// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.Test;

class IsochroneTest {

  private static final List<Thread.State> ASLEEP =
      List.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

  @Test
  void aRequestTravelsFromTheClientToTheCollector() throws Exception {
    try (MockWebServer origin = new MockWebServer();
        MockWebServer collector = new MockWebServer()) {
      origin.enqueue(new MockResponse().setBody("hello").addHeader("x-amz-cf-pop", "NRT57-P3"));
      collector.setDispatcher(new ScriptedCollector());
      Isochrone isochrone = Isochrone.builder("app", collector.url("/").toString(), "key").build();
      OkHttpClient client = isochrone.instrument(new OkHttpClient());

      Request request = new Request.Builder().url(origin.url("/v1/users/42?secret=1")).build();
      try (Response response = client.newCall(request).execute()) {
        assertThat(response.body().string()).isEqualTo("hello");
      }
      assertThat(isochrone.flush(5_000)).isTrue();
      isochrone.close();

      RecordedRequest batch = ScriptedCollector.nextBatch(collector);
      assertThat(batch.getHeader("Authorization")).isEqualTo("Bearer key");
      assertThat(batch.getHeader("Isochrone-Attempt")).isEqualTo("1");
      assertThat(bodyOf(batch))
          .contains("\"api\":[\"GET /v1/users/{id}\"]", "\"pop\":[\"NRT57-P3\"]")
          .doesNotContain("secret");
      assertThat(isochrone.dump()).contains("1 requests delivered in 1 batches", "country      JP");
    }
  }

  @Test
  void headersTravelOnlyIfTheAppAllowsThemAndTheyTellNothingOfAPerson() throws Exception {
    try (MockWebServer origin = new MockWebServer();
        MockWebServer collector = new MockWebServer()) {
      for (String value : List.of("tyo", "c4n4ry203.0.113.77", "tyo")) {
        origin.enqueue(
            new MockResponse()
                .addHeader("X-Region", value)
                .addHeader("X-Unknown", "c4n4ry1")
                .addHeader("Set-Cookie", "s=c4n4ry2")
                .addHeader("Location", "/c4n4ry3"));
      }
      collector.setDispatcher(new ScriptedCollector());
      Isochrone isochrone =
          Isochrone.builder("app", collector.url("/").toString(), "key")
              .recordHeaders("X-Region", "X-Experiment")
              .build();
      OkHttpClient client = isochrone.instrument(new OkHttpClient());
      for (int i = 0; i < 3; i++) {
        Request.Builder request = new Request.Builder().url(origin.url("/v1/users"));
        request.header("Authorization", "Bearer c4n4ry4").header("Cookie", "s=c4n4ry5");
        client.newCall(request.build()).execute().close();
      }
      assertThat(isochrone.flush(5_000)).isTrue();
      isochrone.close();

      assertThat(bodyOf(ScriptedCollector.nextBatch(collector)))
          .contains("\"header\":[\"x-region: tyo\"]", "\"headers\":[\"0\",null,\"0\"]")
          .doesNotContain("c4n4ry");
    }
  }

  @Test
  void aCollectorThatHangsHoldsNeitherFlushNorClose() throws Exception {
    try (MockWebServer origin = new MockWebServer();
        MockWebServer collector = new MockWebServer()) {
      origin.enqueue(new MockResponse());
      collector.setDispatcher(new HangingCollector());
      Isochrone isochrone =
          Isochrone.builder("app", collector.url("/").toString(), "key")
              .closeWithinMillis(300)
              .build();
      get(isochrone.instrument(new OkHttpClient()), origin);
      long start = System.nanoTime();

      assertThat(isochrone.flush(200)).isFalse();
      isochrone.close();

      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isBetween(200L, 2_000L);
      assertThat(isochrone.dump()).contains("lost         1 requests closed");
    }
  }

  @Test
  void whatDoesNotGetThroughIsTriedAgainAsLongAsCloseMayTake() throws Exception {
    try (MockWebServer origin = new MockWebServer();
        MockWebServer collector = new MockWebServer()) {
      origin.enqueue(new MockResponse());
      AtomicInteger batches = new AtomicInteger();
      ScriptedCollector takesTheThird = new ScriptedCollector();
      collector.setDispatcher(
          new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
              boolean fails =
                  request.getPath().equals("/v1/batches") && batches.incrementAndGet() < 3;
              return fails
                  ? new MockResponse().setResponseCode(502)
                  : takesTheThird.dispatch(request);
            }
          });
      Isochrone isochrone =
          Isochrone.builder("app", collector.url("/").toString(), "key")
              .dice(() -> 0.02)
              .closeWithinMillis(60_000)
              .build();
      get(isochrone.instrument(new OkHttpClient()), origin);

      isochrone.close();

      assertThat(isochrone.dump())
          .contains("1 requests delivered in 1 batches", "0 pending, 2 retries")
          .doesNotContain("lost");
    }
  }

  @Test
  void closingTwiceAndFlushingAfterwardsIsFine() throws Exception {
    try (MockWebServer collector = new MockWebServer()) {
      collector.setDispatcher(new ScriptedCollector());
      Isochrone isochrone = Isochrone.builder("app", collector.url("/").toString(), "key").build();
      isochrone.close();
      isochrone.close();

      assertThat(isochrone.flush(100)).isFalse();
    }
  }

  @Test
  void aSliceTellsWhatTheUserHadSaidWhenItBegan() throws Exception {
    try (MockWebServer origin = new MockWebServer();
        MockWebServer collector = new MockWebServer()) {
      collector.setDispatcher(new ScriptedCollector());
      Isochrone isochrone = Isochrone.builder("app", collector.url("/").toString(), "key").build();
      OkHttpClient client = isochrone.instrument(new OkHttpClient());
      for (int i = 0; i < 3; i++) {
        origin.enqueue(new MockResponse());
      }
      get(client, origin);
      assertThat(isochrone.flush(5_000)).isTrue();
      isochrone.consent(Consent.PENDING);
      get(client, origin);
      assertThat(isochrone.flush(100)).isFalse();
      isochrone.consent(Consent.GRANTED);
      get(client, origin);
      assertThat(isochrone.flush(5_000)).isTrue();
      isochrone.close();

      assertThat(bodyOf(ScriptedCollector.nextBatch(collector))).doesNotContain("\"state\":");
      assertThat(bodyOf(ScriptedCollector.nextBatch(collector))).contains("\"state\":[64,32],");
    }
  }

  @Test
  void aDeniedRequestIsNotSeenAndTheOpenSliceIsErased() throws Exception {
    try (MockWebServer origin = new MockWebServer();
        MockWebServer collector = new MockWebServer()) {
      origin.enqueue(new MockResponse());
      origin.enqueue(new MockResponse());
      collector.setDispatcher(new ScriptedCollector());
      Isochrone isochrone =
          Isochrone.builder("app", collector.url("/").toString(), "key")
              .consent(Consent.PENDING)
              .build();
      OkHttpClient client = isochrone.instrument(new OkHttpClient());
      get(client, origin);

      isochrone.consent(Consent.DENIED);
      get(client, origin);
      assertThat(isochrone.flush(5_000)).isTrue();
      isochrone.close();

      assertThat(isochrone.dump())
          .contains("1 requests seen", "lost         1 requests no_consent");
      assertThat(collector.getRequestCount()).isZero();
    }
  }

  @Test
  void whileTheUserDeniesAClientsOwnListenerIsAllThereIs() throws Exception {
    EventListener own = new EventListener() {};
    OkHttpClient plain = new OkHttpClient.Builder().eventListener(own).build();
    try (Isochrone isochrone =
        Isochrone.builder("app", "https://collector.test", "key").consent(Consent.DENIED).build()) {
      OkHttpClient client = isochrone.instrument(plain);
      Call call = client.newCall(new Request.Builder().url("https://api.test").build());

      assertThat(client.eventListenerFactory().create(call)).isSameAs(own);
      isochrone.consent(Consent.PENDING);
      assertThat(client.eventListenerFactory().create(call)).isNotSameAs(own);
      isochrone.consent(Consent.DENIED);
    }
  }

  @Test
  void callsAfterCloseWorkAndAreCounted() throws Exception {
    try (MockWebServer origin = new MockWebServer();
        MockWebServer collector = new MockWebServer()) {
      origin.enqueue(new MockResponse());
      collector.setDispatcher(new ScriptedCollector());
      Isochrone isochrone = Isochrone.builder("app", collector.url("/").toString(), "key").build();
      OkHttpClient client = isochrone.instrument(new OkHttpClient());
      isochrone.close();

      get(client, origin);

      assertThat(isochrone.dump()).contains("lost         1 requests closed");
    }
  }

  @Test
  void deliveriesThroughAnInstrumentedClientAreNotRecorded() throws Exception {
    try (MockWebServer origin = new MockWebServer();
        MockWebServer collector = new MockWebServer()) {
      origin.enqueue(new MockResponse());
      collector.setDispatcher(new ScriptedCollector());
      AtomicInteger intercepted = new AtomicInteger();
      Isochrone other = Isochrone.builder("other", collector.url("/").toString(), "key").build();
      OkHttpClient appsClient =
          other.instrument(
              new OkHttpClient.Builder()
                  .addInterceptor(
                      chain -> {
                        intercepted.incrementAndGet();
                        return chain.proceed(chain.request());
                      })
                  .build());
      Isochrone isochrone =
          Isochrone.builder("app", collector.url("/").toString(), "key")
              .deliveryClient(appsClient)
              .build();

      get(isochrone.instrument(new OkHttpClient()), origin);
      assertThat(isochrone.flush(5_000)).isTrue();

      assertThat(intercepted).hasValue(0);
      assertThat(other.dump()).contains("0 requests seen");
      other.close();
      isochrone.close();
    }
  }

  @Test
  void eachUsersRequestsTravelUnderTheirPseudonym() throws Exception {
    try (MockWebServer origin = new MockWebServer();
        MockWebServer collector = new MockWebServer()) {
      collector.setDispatcher(new ScriptedCollector());
      Isochrone isochrone = Isochrone.builder("app", collector.url("/").toString(), "key").build();
      OkHttpClient client = isochrone.instrument(new OkHttpClient());
      for (String user : new String[] {"", "ann", "bob"}) {
        isochrone.user(user);
        origin.enqueue(new MockResponse());
        get(client, origin);
      }
      assertThat(isochrone.flush(5_000)).isTrue();
      isochrone.close();

      assertThat(bodyOf(ScriptedCollector.nextBatch(collector))).doesNotContain("enduser");
      // printf 'app\nann' | sha256sum | cut -c1-32
      assertThat(bodyOf(ScriptedCollector.nextBatch(collector)))
          .contains("\"enduser.pseudo.id\":\"61a444ef6733de2a3e71ccc1af482a2f\"")
          .doesNotContain("\"ann\"");
      assertThat(bodyOf(ScriptedCollector.nextBatch(collector)))
          .contains("3fa0e6bfb17178ccfc16c3d200f46588");
    }
  }

  @Test
  void flushWithoutATimeReturnsAtOnce() throws Exception {
    try (MockWebServer origin = new MockWebServer();
        MockWebServer collector = new MockWebServer()) {
      origin.enqueue(new MockResponse());
      collector.setDispatcher(new ScriptedCollector());
      AtomicReference<String> madeOn = new AtomicReference<>();
      Isochrone isochrone =
          Isochrone.builder("app", collector.url("/").toString(), "key")
              .deliveryClient(
                  () -> {
                    madeOn.set(Thread.currentThread().getName());
                    return new OkHttpClient();
                  })
              .build();
      get(isochrone.instrument(new OkHttpClient()), origin);

      isochrone.flush();

      assertThat(ScriptedCollector.nextBatch(collector)).isNotNull();
      assertThat(madeOn).hasValue("isochrone");
      isochrone.close();
    }
  }

  @Test
  void aSupplierOfClientsThatThrowsHarmsNobody() throws Exception {
    List<String> warnings = new ArrayList<>();
    try (MockWebServer origin = new MockWebServer()) {
      origin.enqueue(new MockResponse());
      Isochrone isochrone =
          Isochrone.builder("app", "http://localhost:1", "key")
              .deliveryClient(
                  () -> {
                    throw new IllegalStateException("no TLS here");
                  })
              .log(warningsTo(warnings))
              .build();
      get(isochrone.instrument(new OkHttpClient()), origin);

      assertThat(isochrone.flush(2_000)).isFalse();
      assertThat(isochrone.dump()).contains("expected a deliveryClient");
      isochrone.close();
      assertThat(warnings).hasSize(1);
    }
  }

  private static LogSink warningsTo(List<String> warnings) {
    return new LogSink() {
      @Override
      public void warn(String message) {
        warnings.add(message);
      }

      @Override
      public void debug(String message) {}
    };
  }

  @Test
  void theWorkerSleepsWhileNothingHappens() throws Exception {
    try (MockWebServer collector = new MockWebServer()) {
      collector.setDispatcher(new ScriptedCollector());
      try (Isochrone isochrone =
          Isochrone.builder("app", collector.url("/").toString(), "key").build()) {
        Thread worker = worker();
        awaitState(worker);

        assertThat(worker.isDaemon()).isTrue();
        assertThat(worker.getState()).isIn(ASLEEP);
        assertThat(isochrone.dump()).contains("nothing sent yet");
      }
      assertThat(collector.getRequestCount()).isZero();
    }
  }

  @Test
  void settingsSayWhatTheyExpected() {
    IsochroneBuilder builder = Isochrone.builder("app", "https://collector.test", "key");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.queueMaxSlices(0))
        .withMessage("queueMaxSlices < 1: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.sliceMaxMillis(120_001))
        .withMessage("sliceMaxMillis > 120000: 120001");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.deviceClass("phone"))
        .withMessage("deviceClass not low, mid or high: phone");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Isochrone.builder("app", "https://collector.test", ""))
        .withMessage("ingestKey is empty");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Isochrone.builder("", "https://collector.test", "key"))
        .withMessage("service.name not of 1..128 characters: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.denyHost("https://pay.example.com"))
        .withMessageStartingWith("expected a host such as");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.groupHosts("", "media.example.com"))
        .withMessage("group not of 1..128 characters: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.traceHosts(1.5, "api.example.com"))
        .withMessage("sampledProbability not of 0..1: 1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Isochrone.api(""))
        .withMessage("api name not of 1..128 characters: 0");
  }

  private static String bodyOf(RecordedRequest batch) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(batch.getBody().inputStream())) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static void get(OkHttpClient client, MockWebServer origin) throws IOException {
    client.newCall(new Request.Builder().url(origin.url("/")).build()).execute().close();
  }

  private static Thread worker() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("isochrone"))
        .findFirst()
        .orElseThrow();
  }

  private static void awaitState(Thread worker) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (!ASLEEP.contains(worker.getState()) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
  }

  private static final class HangingCollector extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      return new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE);
    }
  }
}
