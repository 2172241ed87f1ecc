// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.isochrone.Isochrone;
import dev.isochrone.plan.Outcome;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.instrumentation.okhttp.v3_0.OkHttpTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.Cache;
import okhttp3.Call;
import okhttp3.CertificatePinner;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.SocketPolicy;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One client, two witnesses, real sockets: core's listener, and OpenTelemetry's own instrumentation
 * of OkHttp with this module behind it. Where both see a thing they must say the same.
 *
 * <p>Of time they see different parts, and this much follows whatever the machine does: a span
 * begins when a connection is there and ends when the headers have come, so it holds core's send
 * and wait, and with DNS, connect and TLS it fits into core's total.
 */
class BothSeeTheSameTest {
  private static final long ROUNDING_MICROS = 5;
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final MockWebServer server = new MockWebServer();
  private final RecordingCollector listenerCollector = new RecordingCollector();
  private final RecordingCollector bridgeCollector = new RecordingCollector();
  private final Isochrone listener = sdk(listenerCollector);
  private final Isochrone bridge = sdk(bridgeCollector);
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder().addSpanProcessor(IsochroneSpanProcessor.of(bridge)).build();
  private final OpenTelemetry openTelemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(provider)
          .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
          .build();

  private static Isochrone sdk(RecordingCollector collector) {
    return Isochrone.builder("app", collector.url(), "key").build();
  }

  @BeforeEach
  void startServer() throws IOException {
    server.start(LOOPBACK, 0);
  }

  @AfterEach
  void closeAll() throws IOException {
    provider.close();
    listener.close();
    bridge.close();
    listenerCollector.close();
    bridgeCollector.close();
    server.close();
  }

  @Test
  void anAnswerHasItsNameStatusTraceAndTimes() throws Exception {
    server.enqueue(new MockResponse().setBody("hello").setHeadersDelay(150, TimeUnit.MILLISECONDS));
    get(new OkHttpClient(), "/v1/users/4711?token=hush#top");

    Both both = both();
    assertSame(both);
    assertThat(both.listener.api()).isEqualTo("GET /v1/users/{id}");
    assertThat(both.listener.outcome()).isEqualTo(Outcome.OK);
    assertThat(both.listener.trace()).hasSize(32);
    assertTimesFit(both);
    assertThat(both.bridge.total()).isGreaterThanOrEqualTo(150_000);
  }

  @Test
  void errorsOfServerAndClientHaveTheirOutcome() throws Exception {
    for (int status : new int[] {404, 429, 500, 503}) {
      server.enqueue(new MockResponse().setResponseCode(status));
      get(new OkHttpClient(), "/v1/orders");

      Both both = both();
      assertSame(both);
      assertThat(both.listener.status()).isEqualTo(status);
      assertThat(both.listener.outcome()).isEqualTo(Outcome.ofStatus(status));
      assertTimesFit(both);
    }
  }

  @Test
  void anUploadOverHttp2AndTlsIsTheSame() throws Exception {
    OkHttpClient client = overTls(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
    server.enqueue(new MockResponse().setResponseCode(201));
    RequestBody body = RequestBody.create(new byte[100_000]);
    execute(client, new Request.Builder().url(url("/v1/photos")).post(body).build());

    Both both = both();
    assertSame(both);
    assertThat(both.listener.api()).isEqualTo("POST /v1/photos");
    assertTimesFit(both);
  }

  @Test
  void aReusedConnectionIsTheSame() throws Exception {
    OkHttpClient client = new OkHttpClient();
    for (int i = 0; i < 2; i++) {
      server.enqueue(new MockResponse().setBody("hello"));
      get(client, "/v1/users");
      Both both = both();
      assertSame(both);
      assertTimesFit(both);
    }
  }

  @Test
  void aRedirectIsOneRequestHereAndOneEachHopThere() throws Exception {
    server.enqueue(new MockResponse().setResponseCode(302).addHeader("Location", "/v2/users"));
    server.enqueue(new MockResponse().setBody("hello"));
    get(new OkHttpClient(), "/v1/users");

    Seen call = only(listened());
    List<Seen> hops = bridged();
    assertThat(call.redirects()).isEqualTo(1);
    assertThat(call.api()).isEqualTo("GET /v1/users");
    assertThat(hops).extracting(Seen::api).containsOnlyOnce("GET /v1/users", "GET /v2/users");
    assertThat(hops).extracting(Seen::status).containsOnlyOnce(302, 200);
    assertTimesFit(call, hops.stream().mapToLong(Seen::total).sum());
  }

  @Test
  void aRetryIsOneRequestHereAndOneEachAttemptThere() throws Exception {
    OkHttpClient client = new OkHttpClient();
    server.enqueue(new MockResponse().setBody("hello"));
    get(client, "/v1/users");
    assertSame(both());
    // On a connection that was used before, OkHttp takes a break for a stale one and asks again.
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
    server.enqueue(new MockResponse().setBody("hello"));
    get(client, "/v1/users");

    Seen call = only(listened());
    List<Seen> attempts = bridged();
    assertThat(call.outcome()).isEqualTo(Outcome.OK);
    assertThat(call.retries()).isEqualTo(1);
    assertThat(attempts).extracting(Seen::status).containsOnlyOnce(0, 200);
    // Between the attempts core still waits, and no span is there.
    assertThat(attempts.stream().mapToLong(Seen::total).sum()).isLessThan(call.total());
  }

  @Test
  void aRefusedConnectionIsTheSame() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }
    fail(new OkHttpClient(), HttpUrl.get("http://127.0.0.1:" + port + "/v1/users"));

    assertSame(both(), Outcome.CONNECT, "ConnectException");
  }

  @Test
  void aNameThatNobodyKnowsIsTheSame() throws Exception {
    OkHttpClient client =
        new OkHttpClient.Builder()
            .dns(
                host -> {
                  throw new UnknownHostException(host);
                })
            .build();
    fail(client, HttpUrl.get("http://api.example.com/v1/users"));

    assertSame(both(), Outcome.DNS, "UnknownHostException");
  }

  @Test
  void aCertificateThatNobodyTrustsIsTheSame() throws Exception {
    overTls(List.of(Protocol.HTTP_1_1));
    fail(new OkHttpClient(), url("/v1/users"));

    assertSame(both(), Outcome.TLS, "SSLHandshakeException");
  }

  @Test
  void aPinThatDoesNotFitIsTheSame() throws Exception {
    OkHttpClient client =
        overTls(List.of(Protocol.HTTP_1_1))
            .newBuilder()
            .certificatePinner(
                new CertificatePinner.Builder()
                    .add("127.0.0.1", "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
                    .build())
            .build();
    fail(client, url("/v1/users"));

    assertSame(both(), Outcome.TLS, "SSLPeerUnverifiedException");
  }

  @Test
  void anAnswerThatDoesNotComeIsTheSame() throws Exception {
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    OkHttpClient client =
        new OkHttpClient.Builder().readTimeout(100, TimeUnit.MILLISECONDS).build();
    fail(client, url("/v1/users"));

    Both both = both();
    assertSame(both, Outcome.TIMEOUT, "SocketTimeoutException");
    assertThat(both.bridge.total()).isGreaterThanOrEqualTo(100_000);
    assertThat(both.bridge.total()).isLessThanOrEqualTo(both.listener.total());
  }

  @Test
  void aConnectionThatBreaksOffIsTheSame() throws Exception {
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
    OkHttpClient client = new OkHttpClient.Builder().retryOnConnectionFailure(false).build();
    Throwable failure = fail(client, url("/v1/users"));

    Both both = both();
    assertSame(both);
    assertThat(both.listener.failure()).isEqualTo(failure.getClass().getSimpleName());
  }

  @Test
  void aCancelledCallIsTheSame() throws Exception {
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    Call call = witnessed(new OkHttpClient()).newCall(request(url("/v1/users")));
    Thread canceller =
        new Thread(
            () -> {
              takeRequest();
              call.cancel();
            });
    canceller.start();
    assertThat(catchThrowable(call::execute)).isInstanceOf(IOException.class);
    canceller.join();

    Both both = both();
    assertThat(both.listener.outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(both.bridge.outcome()).isEqualTo(Outcome.CANCELLED);
  }

  @Test
  void aCallsOwnTimeoutLooksLikeACancelledCallThere() throws Exception {
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    OkHttpClient client =
        new OkHttpClient.Builder().callTimeout(200, TimeUnit.MILLISECONDS).build();
    fail(client, url("/v1/users"));

    Both both = both();
    assertThat(both.listener.outcome()).isEqualTo(Outcome.TIMEOUT);
    assertThat(both.bridge.outcome()).isEqualTo(Outcome.CANCELLED);
  }

  @Test
  void anAnswerFromTheDevicesCacheIsTheSame(@TempDir File cacheDirectory) throws Exception {
    OkHttpClient client =
        new OkHttpClient.Builder().cache(new Cache(cacheDirectory, 1 << 20)).build();
    server.enqueue(new MockResponse().setBody("hello").addHeader("Cache-Control: max-age=60"));
    get(client, "/v1/users");
    assertSame(both());
    get(client, "/v1/users");

    Both both = both();
    assertThat(both.bridge.api()).isEqualTo(both.listener.api());
    assertThat(both.bridge.outcome()).isEqualTo(both.listener.outcome());
    assertThat(both.bridge.status()).isEqualTo(both.listener.status());
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void theBodyOnlyCoreSees() throws Exception {
    server.enqueue(new MockResponse().setBody("hello"));
    try (Response response =
        witnessed(new OkHttpClient()).newCall(request(url("/v1/users"))).execute()) {
      assertThat(bridge.dump()).contains("1 requests seen");
      assertThat(listener.dump()).contains("0 requests seen");
      assertThat(response.body().string()).isEqualTo("hello");
    }

    assertThat(listener.dump()).contains("1 requests seen");
    assertSame(both());
  }

  @Test
  void aBodyThatBreaksOffOnlyCoreCallsAFailure() throws Exception {
    server.enqueue(
        new MockResponse()
            .setBody("x".repeat(100_000))
            .setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));
    fail(new OkHttpClient(), url("/v1/users"));

    Both both = both();
    assertThat(both.bridge.outcome()).isEqualTo(Outcome.OK);
    assertThat(both.listener.outcome()).isNotEqualTo(Outcome.OK);
    assertThat(both.listener.status()).isEqualTo(both.bridge.status());
  }

  private record Both(Seen listener, Seen bridge) {}

  private static void assertSame(Both both, Outcome outcome, String failure) {
    assertSame(both);
    assertThat(both.listener.outcome()).isEqualTo(outcome);
    assertThat(both.listener.failure()).isEqualTo(failure);
  }

  private static void assertSame(Both both) {
    Seen ours = both.listener;
    Seen theirs = both.bridge;
    assertThat(theirs.api()).isEqualTo(ours.api());
    assertThat(theirs.host()).isEqualTo(ours.host());
    assertThat(theirs.outcome()).isEqualTo(ours.outcome());
    assertThat(theirs.failure()).isEqualTo(ours.failure());
    assertThat(theirs.status()).isEqualTo(ours.status());
    assertThat(theirs.protocol()).isEqualTo(ours.protocol());
    if (!ours.trace().isEmpty()) { // it never came to a header
      assertThat(theirs.trace()).isEqualTo(ours.trace());
    }
  }

  private static void assertTimesFit(Both both) {
    assertTimesFit(both.listener, both.bridge.total());
  }

  private static void assertTimesFit(Seen call, long spanMicros) {
    assertThat(spanMicros)
        .isBetween(
            call.sendAndWait() - ROUNDING_MICROS, call.total() - call.setup() + ROUNDING_MICROS);
  }

  private Both both() throws Exception {
    return new Both(only(listened()), only(bridged()));
  }

  private List<Seen> listened() throws Exception {
    assertThat(listener.flush(10_000)).isTrue();
    return Seen.of(listenerCollector.nextBatch());
  }

  private List<Seen> bridged() throws Exception {
    assertThat(bridge.flush(10_000)).isTrue();
    return Seen.of(bridgeCollector.nextBatch());
  }

  private static Seen only(List<Seen> seen) {
    assertThat(seen).hasSize(1);
    return seen.get(0);
  }

  private Call.Factory witnessed(OkHttpClient client) {
    return OkHttpTelemetry.create(openTelemetry).createCallFactory(listener.instrument(client));
  }

  private void get(OkHttpClient client, String path) throws IOException {
    execute(client, request(url(path)));
  }

  private void execute(OkHttpClient client, Request request) throws IOException {
    try (Response response = witnessed(client).newCall(request).execute()) {
      response.body().bytes();
    }
  }

  private Throwable fail(OkHttpClient client, HttpUrl url) {
    Throwable failure = catchThrowable(() -> execute(client, request(url)));
    assertThat(failure).isInstanceOf(IOException.class);
    return failure;
  }

  /** By address, so that no second address is tried. */
  private HttpUrl url(String path) {
    return server.url(path).newBuilder().host(LOOPBACK.getHostAddress()).build();
  }

  private static Request request(HttpUrl url) {
    return new Request.Builder().url(url).build();
  }

  private void takeRequest() {
    try {
      server.takeRequest();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private OkHttpClient overTls(List<Protocol> protocols) {
    HeldCertificate held =
        new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build();
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder()
            .heldCertificate(held)
            .addTrustedCertificate(held.certificate())
            .build();
    server.useHttps(certificates.sslSocketFactory(), false);
    server.setProtocols(protocols);
    return new OkHttpClient.Builder()
        .sslSocketFactory(certificates.sslSocketFactory(), certificates.trustManager())
        .build();
  }
}
