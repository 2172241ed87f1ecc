// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.CacheStatus;
import dev.isochrone.ConnectionUse;
import dev.isochrone.HttpVersion;
import dev.isochrone.Phase;
import dev.isochrone.plan.Outcome;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.Test;

@Matrix
class PhasesTest {

  /** What a phase must show of a delay, whoever else uses the machine. */
  private static final long SHOWN_MICROS = 120_000;

  private static final long DELAY_MICROS = 2 * SHOWN_MICROS;

  @Test
  void aNewConnectionHasEveryPhaseButTls() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().setBody("hello"));

      Recorded request = scene.run(scene.get("/v1/users/42"));

      assertThat(request.outcome()).isEqualTo(Outcome.OK);
      assertThat(request.api()).isEqualTo("GET /v1/users/{id}");
      assertThat(request.status()).isEqualTo(200);
      assertThat(request.protocol()).isEqualTo(HttpVersion.HTTP_1_1);
      assertThat(request.connection()).isEqualTo(ConnectionUse.NEW);
      assertThat(request.ip()).isEqualTo(4);
      assertThat(request.received()).isEqualTo(5);
      assertThat(request.micros(Phase.CONNECT)).isPositive();
      assertThat(request.micros(Phase.WAIT)).isPositive();
      assertThat(request.micros(Phase.TLS)).isZero();
      assertThat(request.reached()).isEqualTo(Phase.NONE);
      assertThat(request.cache()).isEqualTo(CacheStatus.UNKNOWN);
    }
  }

  @Test
  void aReusedConnectionHasNoPhaseOfConnecting() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse(), new MockResponse());
      OkHttpClient client = scene.client();
      scene.run(client, scene.get("/"));

      Recorded second = scene.run(client, scene.get("/"));

      assertThat(second.connection()).isEqualTo(ConnectionUse.REUSED);
      assertThat(second.micros(Phase.DNS)).isZero();
      assertThat(second.micros(Phase.CONNECT)).isZero();
      assertThat(second.ip()).isEqualTo(4);
    }
  }

  @Test
  void http2OverTlsHasAHandshake() throws Exception {
    try (CaptureScene scene = CaptureScene.tls(Protocol.HTTP_2, Protocol.HTTP_1_1)) {
      scene.answers(new MockResponse().setBody("h2"), new MockResponse().setBody("again"));
      OkHttpClient client = scene.client();

      Recorded first = scene.run(client, scene.get("/"));
      Recorded second = scene.run(client, scene.get("/"));

      assertThat(first.protocol()).isEqualTo(HttpVersion.H2);
      assertThat(first.micros(Phase.TLS)).isGreaterThan(first.micros(Phase.CONNECT));
      assertThat(first.received()).isEqualTo(2);
      assertThat(second.connection()).isEqualTo(ConnectionUse.REUSED);
      assertThat(second.micros(Phase.TLS)).isZero();
    }
  }

  @Test
  void http1OverTlsHasAHandshake() throws Exception {
    try (CaptureScene scene = CaptureScene.tls(Protocol.HTTP_1_1)) {
      scene.answers(new MockResponse());

      Recorded request = scene.run(scene.get("/"));

      assertThat(request.protocol()).isEqualTo(HttpVersion.HTTP_1_1);
      assertThat(request.micros(Phase.TLS)).isPositive();
    }
  }

  @Test
  void http2WithoutTlsIsHttp2() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.origin.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
      scene.answers(new MockResponse());
      OkHttpClient client =
          scene.client(scene.plain().protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE)));

      assertThat(scene.run(client, scene.get("/")).protocol()).isEqualTo(HttpVersion.H2);
    }
  }

  @Test
  void aSlowServerIsWaitedFor() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().setHeadersDelay(DELAY_MICROS, MICROSECONDS));

      Recorded request = scene.run(scene.get("/"));

      assertThat(request.micros(Phase.WAIT)).isGreaterThan(SHOWN_MICROS);
      assertThat(request.micros(Phase.TRANSFER)).isLessThan(request.micros(Phase.WAIT));
    }
  }

  @Test
  void aSlowBodyIsTransfer() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(
          new MockResponse().setBody("slow").setBodyDelay(DELAY_MICROS / 1000, MILLISECONDS));

      Recorded request = scene.run(scene.get("/"));

      assertThat(request.micros(Phase.TRANSFER)).isGreaterThan(SHOWN_MICROS);
      assertThat(request.micros(Phase.WAIT)).isLessThan(request.micros(Phase.TRANSFER));
    }
  }

  @Test
  void aSlowLookupIsDns() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse());
      OkHttpClient client =
          scene.client(
              scene
                  .plain()
                  .dns(
                      host -> {
                        delay();
                        return List.of(Loopback.address(1));
                      }));

      Recorded request = scene.run(client, named(scene));

      assertThat(request.micros(Phase.DNS)).isGreaterThan(SHOWN_MICROS);
      assertThat(request.host()).isEqualTo("api.example.com");
    }
  }

  @Test
  void anAddressNeedsNoLookup() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse());
      Request literal =
          new Request.Builder().url("http://127.0.0.1:" + scene.origin.getPort() + "/").build();

      Recorded request = scene.run(literal);

      assertThat(request.connection()).isEqualTo(ConnectionUse.NEW);
      assertThat(request.micros(Phase.DNS)).isZero();
    }
  }

  @Test
  void theAppsInterceptorsAreQueue() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse());
      OkHttpClient client =
          scene.client(
              scene
                  .plain()
                  .addInterceptor(
                      chain -> {
                        delay();
                        return chain.proceed(chain.request());
                      }));

      Recorded request = scene.run(client, scene.get("/"));

      assertThat(request.micros(Phase.QUEUE)).isGreaterThan(SHOWN_MICROS);
    }
  }

  @Test
  void aBusyDispatcherIsQueue() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(
          new MockResponse().setHeadersDelay(DELAY_MICROS / 1000, MILLISECONDS),
          new MockResponse());
      Dispatcher oneAtATime = new Dispatcher();
      oneAtATime.setMaxRequests(1);
      OkHttpClient client = scene.client(scene.plain().dispatcher(oneAtATime));
      CountDownLatch both = new CountDownLatch(2);

      client.newCall(scene.get("/first")).enqueue(closing(both));
      client.newCall(scene.get("/second")).enqueue(closing(both));
      Recorded first = scene.requests.next();
      Recorded second = scene.requests.next();

      assertThat(both.await(5, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
      assertThat(first.micros(Phase.WAIT)).isGreaterThan(SHOWN_MICROS);
      assertThat(second.micros(Phase.QUEUE)).isGreaterThan(SHOWN_MICROS);
    }
  }

  @Test
  void gzipIsCountedAsItCrossedTheWire() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      Buffer gzip = gzip("a".repeat(10_000));
      long wireBytes = gzip.size();
      scene.answers(new MockResponse().setBody(gzip).addHeader("Content-Encoding", "gzip"));

      Recorded request = scene.run(scene.get("/"));

      assertThat(request.received()).isEqualTo(wireBytes).isLessThan(100);
    }
  }

  @Test
  void aRequestBodyIsSentAndCounted() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().setResponseCode(204));
      RequestBody body = RequestBody.create(new byte[300_000], MediaType.get("image/png"));

      Recorded request = scene.run(scene.request("/v1/photos").post(body).build());

      assertThat(request.api()).isEqualTo("POST /v1/photos");
      assertThat(request.sent()).isEqualTo(300_000);
      assertThat(request.received()).isZero();
      assertThat(request.micros(Phase.SEND)).isPositive();
      assertThat(request.status()).isEqualTo(204);
    }
  }

  @Test
  void aHeadRequestTransfersNothing() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().addHeader("Content-Length", "100"));

      Recorded request = scene.run(scene.request("/").head().build());

      assertThat(request.received()).isZero();
      assertThat(request.outcome()).isEqualTo(Outcome.OK);
    }
  }

  @Test
  void expectContinueEndsInOneExchange() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(
          new MockResponse()
              .setSocketPolicy(okhttp3.mockwebserver.SocketPolicy.EXPECT_CONTINUE)
              .setBody("ok"));
      RequestBody body = RequestBody.create("body", MediaType.get("text/plain"));

      Recorded request =
          scene.run(scene.request("/").header("Expect", "100-continue").post(body).build());

      assertThat(request.sent()).isEqualTo(4);
      assertThat(request.redirects()).isZero();
      assertThat(request.retries()).isZero();
      assertThat(request.outcome()).isEqualTo(Outcome.OK);
    }
  }

  @Test
  void theEdgeAndTheServerAreReadFromHeaders() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(
          new MockResponse()
              .setHeadersDelay(30, MILLISECONDS)
              .addHeader("x-amz-cf-pop", "NRT57-P3")
              .addHeader("x-cache", "Miss from cloudfront")
              .addHeader("age", "7")
              .addHeader("server-timing", "db;dur=12.5, app;dur=3"));

      Recorded request = scene.run(scene.get("/"));

      assertThat(request.pop()).isEqualTo("NRT57-P3");
      assertThat(request.cache()).isEqualTo(CacheStatus.EDGE_MISS);
      assertThat(request.age()).isEqualTo(7);
      assertThat(request.server()).isEqualTo(15_500);
    }
  }

  @Test
  void theServersTimeIsNeverMoreThanTheWait() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().addHeader("server-timing", "total;dur=60000"));

      Recorded request = scene.run(scene.get("/"));

      assertThat(request.server()).isEqualTo(request.micros(Phase.WAIT));
    }
  }

  @Test
  void aTraceThatTheAppStartedIsNoted() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse());
      String trace = "0af7651916cd43dd8448eb211c80319c";

      Recorded request =
          scene.run(
              scene
                  .request("/")
                  .header("traceparent", "00-" + trace + "-b7ad6b7169203331-01")
                  .build());

      assertThat(request.trace()).isEqualTo(trace);
    }
  }

  private static Request named(CaptureScene scene) {
    return new Request.Builder()
        .url("http://api.example.com:" + scene.origin.getPort() + "/")
        .build();
  }

  private static void delay() {
    long until = System.nanoTime() + DELAY_MICROS * 1000;
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }

  private static Buffer gzip(String text) throws java.io.IOException {
    Buffer gzip = new Buffer();
    try (okio.BufferedSink sink = Okio.buffer(new GzipSink(gzip))) {
      sink.writeUtf8(text);
    }
    return gzip;
  }

  private static Callback closing(CountDownLatch done) {
    return new Callback() {
      @Override
      public void onFailure(Call call, java.io.IOException e) {
        done.countDown();
      }

      @Override
      public void onResponse(Call call, Response response) {
        response.close();
        done.countDown();
      }
    };
  }
}
