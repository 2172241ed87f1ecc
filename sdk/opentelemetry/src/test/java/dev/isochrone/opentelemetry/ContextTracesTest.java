// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.Isochrone;
import dev.isochrone.IsochroneBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Spans of a real OpenTelemetry SDK around calls over real sockets, OkHttp not instrumented. */
class ContextTracesTest {
  private static final String APPS = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private final MockWebServer server = new MockWebServer();
  private final RecordingCollector collector = new RecordingCollector();
  private final OpenTelemetrySdk openTelemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(SdkTracerProvider.builder().build())
          .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
          .build();
  private final Tracer tracer = openTelemetry.getTracer("test");
  private final ContextTraces traces = ContextTraces.of(openTelemetry, "api.test");
  private final Isochrone isochrone = builder().build();
  private final OkHttpClient client = traces.instrument(isochrone, toServer());

  @BeforeEach
  void startServer() throws IOException {
    server.start(InetAddress.getLoopbackAddress(), 0);
  }

  @AfterEach
  void closeAll() throws IOException {
    openTelemetry.close();
    isochrone.close();
    collector.close();
    server.close();
  }

  @Test
  void aHostOnTheListIsToldTheSpanAndTheRecordCarriesItsTrace() throws Exception {
    Span span = tracer.spanBuilder("screen").startSpan();
    server.enqueue(new MockResponse());
    within(span, () -> get(client, "api.test"));

    assertThat(server.takeRequest().getHeader("traceparent")).isEqualTo(parent(span));
    assertThat(recorded().trace()).isEqualTo(span.getSpanContext().getTraceId());
  }

  @Test
  void anyOtherHostIsToldNothingAndTheRecordStillCarriesTheTrace() throws Exception {
    Span span = tracer.spanBuilder("screen").startSpan();
    server.enqueue(new MockResponse());
    within(span, () -> get(client, "other.test"));

    assertThat(server.takeRequest().getHeader("traceparent")).isNull();
    assertThat(recorded().trace()).isEqualTo(span.getSpanContext().getTraceId());
  }

  @Test
  void anEnqueuedCallHasTheSpanOfWhoMadeIt() throws Exception {
    Span span = tracer.spanBuilder("screen").startSpan();
    server.enqueue(new MockResponse());
    within(span, () -> enqueue(traces.callFactory(client).newCall(request("api.test"))));

    assertThat(server.takeRequest().getHeader("traceparent")).isEqualTo(parent(span));
    assertThat(recorded().trace()).isEqualTo(span.getSpanContext().getTraceId());
  }

  @Test
  void aRedirectTakesTheSpanToHostsOnTheListOnly() throws Exception {
    Span span = tracer.spanBuilder("screen").startSpan();
    server.enqueue(
        new MockResponse()
            .setResponseCode(302)
            .addHeader("Location", request("other.test").url().toString()));
    server.enqueue(new MockResponse());
    within(span, () -> get(client, "api.test"));

    assertThat(server.takeRequest().getHeader("traceparent")).isEqualTo(parent(span));
    assertThat(server.takeRequest().getHeader("traceparent")).isNull();
    assertThat(recorded().redirects()).isEqualTo(1);
  }

  @Test
  void whatTheAppHasSetStaysAndCounts() throws Exception {
    Span span = tracer.spanBuilder("screen").startSpan();
    server.enqueue(new MockResponse());
    within(
        span,
        () ->
            execute(client, request("api.test").newBuilder().header("traceparent", APPS).build()));

    RecordedRequest hop = server.takeRequest();
    assertThat(hop.getHeaders().values("traceparent")).isEqualTo(List.of(APPS));
    assertThat(recorded().trace()).isEqualTo(APPS.substring(3, 35));
  }

  @Test
  void withoutASpanNothingIsTold() throws Exception {
    server.enqueue(new MockResponse());
    get(client, "api.test");

    assertThat(server.takeRequest().getHeader("traceparent")).isNull();
    assertThat(recorded().trace()).isEmpty();
  }

  @Test
  void theSdksOwnTraceIsForCallsWithoutASpan() throws Exception {
    try (Isochrone tracing = builder().traceHosts(0, "api.test").build()) {
      OkHttpClient both = traces.instrument(tracing, toServer());
      Span span = tracer.spanBuilder("screen").startSpan();
      server.enqueue(new MockResponse());
      server.enqueue(new MockResponse());
      within(span, () -> get(both, "api.test"));
      get(both, "api.test");

      assertThat(server.takeRequest().getHeader("traceparent")).isEqualTo(parent(span));
      assertThat(server.takeRequest().getHeader("traceparent"))
          .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00")
          .doesNotContain(span.getSpanContext().getTraceId());
    }
  }

  private IsochroneBuilder builder() {
    return Isochrone.builder("app", collector.url(), "key")
        .currentTrace(ContextTraces::currentTraceId);
  }

  /** Whatever the host's name, it is this server. */
  private static OkHttpClient toServer() {
    return new OkHttpClient.Builder()
        .dns(host -> List.of(InetAddress.getLoopbackAddress()))
        .build();
  }

  private Request request(String host) {
    return new Request.Builder()
        .url(server.url("/v1/users").newBuilder().host(host).build())
        .build();
  }

  private int get(OkHttpClient client, String host) throws IOException {
    return execute(client, request(host));
  }

  private static int execute(OkHttpClient client, Request request) throws IOException {
    try (Response response = client.newCall(request).execute()) {
      response.body().bytes();
      return response.code();
    }
  }

  private static void within(Span span, Callable<Integer> call) throws Exception {
    assertThat(Context.current().with(span).wrap(call).call()).isEqualTo(200);
  }

  private static int enqueue(Call call) throws Exception {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    call.enqueue(into(status));
    return status.get(10, TimeUnit.SECONDS);
  }

  private static Callback into(CompletableFuture<Integer> status) {
    return new Callback() {
      @Override
      public void onResponse(Call call, Response response) throws IOException {
        response.body().bytes();
        status.complete(response.code());
      }

      @Override
      public void onFailure(Call call, IOException e) {
        status.completeExceptionally(e);
      }
    };
  }

  private static String parent(Span span) {
    return "00-"
        + span.getSpanContext().getTraceId()
        + "-"
        + span.getSpanContext().getSpanId()
        + "-"
        + span.getSpanContext().getTraceFlags().asHex();
  }

  private Seen recorded() throws Exception {
    assertThat(isochrone.flush(10_000)).isTrue();
    List<Seen> seen = Seen.of(collector.nextBatch());
    assertThat(seen).hasSize(1);
    return seen.get(0);
  }
}
