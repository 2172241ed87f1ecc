// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.Isochrone;
import dev.isochrone.plan.LogBucket;
import dev.isochrone.plan.Outcome;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real spans of a real OpenTelemetry SDK, through a running SDK, to a local collector. */
class IsochroneSpanProcessorTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private static final Attributes STABLE =
      Attributes.builder()
          .put("http.request.method", "GET")
          .put("url.full", "https://api.example.com/v1/users/4711?token=hush#top")
          .put("server.address", "api.example.com")
          .put("http.response.status_code", 200)
          .put("http.response.body.size", 512)
          .put("network.protocol.version", "2")
          .put("network.peer.address", "2001:db8::1")
          .build();

  private final RecordingCollector collector = new RecordingCollector();
  private final Isochrone isochrone = Isochrone.builder("app", collector.url(), "key").build();
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder().addSpanProcessor(IsochroneSpanProcessor.of(isochrone)).build();
  private final Tracer tracer = provider.get("test");

  @AfterEach
  void closeAll() throws IOException {
    provider.close();
    isochrone.close();
    collector.close();
  }

  @Test
  void aSpanOfTheStableConventionsBecomesARequest() throws Exception {
    String traceId = end(STABLE, span -> {}, 250);

    String batch = flushed();
    assertThat(batch).contains("\"api\":[\"GET /v1/users/{id}\"]").contains("api.example.com");
    assertThat(batch).doesNotContain("4711").doesNotContain("hush");
    assertThat(column(batch, "timings", "total")).isEqualTo(digits(250_000));
    assertThat(column(batch, "timings", "size")).isEqualTo(digits(512));
    assertThat(column(batch, "timings", "protocol")).isEqualTo("3");
    assertThat(column(batch, "exemplars", "total")).isEqualTo("250000");
    assertThat(column(batch, "exemplars", "status")).isEqualTo("200");
    assertThat(column(batch, "exemplars", "ip")).isEqualTo("6");
    assertThat(column(batch, "exemplars", "trace")).isEqualTo("\"" + traceId + "\"");
  }

  @Test
  void aSpanOfTheOldConventionsBecomesTheSameRequest() throws Exception {
    end(
        Attributes.builder()
            .put("http.method", "GET")
            .put("http.url", "https://api.example.com/v1/users/4711?token=hush#top")
            .put("net.peer.name", "api.example.com")
            .put("http.status_code", 200)
            .put("http.response_content_length", 512)
            .put("http.flavor", "2.0")
            .put("net.sock.peer.addr", "2001:db8::1")
            .build(),
        span -> {},
        250);
    String old = flushed();
    end(STABLE, span -> {}, 250);
    String stable = flushed();

    for (String column : new String[] {"total", "size", "protocol"}) {
      assertThat(column(old, "timings", column)).isEqualTo(column(stable, "timings", column));
    }
    for (String column : new String[] {"total", "status", "ip", "received"}) {
      assertThat(column(old, "exemplars", column)).isEqualTo(column(stable, "exemplars", column));
    }
    assertThat(names(old)).isEqualTo(names(stable));
  }

  @Test
  void anOldSpanWithHostAndTargetOnlyHasItsName() throws Exception {
    end(
        Attributes.builder()
            .put("http.method", "POST")
            .put("net.peer.name", "api.example.com")
            .put("http.target", "/v1/orders/17?x=1")
            .put("http.status_code", 201)
            .build(),
        span -> {},
        10);

    assertThat(flushed()).contains("\"api\":[\"POST /v1/orders/{id}\"]");
  }

  @Test
  void aHostIsToldByTheGroupThatTheAppPutItInto() throws Exception {
    try (Isochrone grouping =
            Isochrone.builder("app", collector.url(), "key")
                .groupHosts("apis", "*.example.com")
                .build();
        SdkTracerProvider spans =
            SdkTracerProvider.builder()
                .addSpanProcessor(IsochroneSpanProcessor.of(grouping))
                .build()) {
      end(spans.get("test").spanBuilder("GET").setSpanKind(SpanKind.CLIENT), STABLE, span -> {}, 1);
    }

    assertThat(collector.nextBatch()).contains("\"host\":[\"apis\"]");
  }

  @Test
  void aTemplateNamesTheApi() throws Exception {
    end(STABLE.toBuilder().put("url.template", "/v1/users/{userId}").build(), span -> {}, 10);

    assertThat(flushed()).contains("\"api\":[\"GET /v1/users/{userId}\"]");
  }

  @Test
  void phasesThatASpanCannotKnowAreNotMeasuredInsteadOfZero() throws Exception {
    end(STABLE, span -> {}, 250);

    String batch = flushed();
    for (String phase : new String[] {"dns", "connect", "tls", "wait", "transfer"}) {
      assertThat(column(batch, "phases", phase)).as(phase).isEqualTo("\"---\"");
      assertThat(column(batch, "exemplars", phase)).as(phase).isEqualTo("-1");
    }
  }

  @Test
  void anErrorStatusIsThatOutcomeAndNoFailure() throws Exception {
    end(
        STABLE.toBuilder().put("http.response.status_code", 503).put("error.type", "503").build(),
        span -> {},
        10);

    String batch = flushed();
    assertThat(column(batch, "timings", "outcome")).isEqualTo("" + Outcome.SERVER_ERROR.code());
    assertThat(batch).doesNotContain("\"failure\"");
  }

  @Test
  void aFailureWithoutResponseHasItsClassAndPhase() throws Exception {
    Attributes noResponse =
        STABLE.toBuilder()
            .remove(AttributeKey.longKey("http.response.status_code"))
            .put("error.type", "java.net.UnknownHostException")
            .build();
    end(noResponse, span -> span.recordException(new UnknownHostException("x")), 10);

    String batch = flushed();
    assertThat(column(batch, "timings", "outcome")).isEqualTo("" + Outcome.DNS.code());
    assertThat(column(batch, "exemplars", "reached")).isEqualTo("2");
    assertThat(batch).contains("\"failure\":[\"UnknownHostException\"]");
  }

  @Test
  void spansThatAreNoHttpClientsAreLeftAlone() throws Exception {
    end(tracer.spanBuilder("server").setSpanKind(SpanKind.SERVER), STABLE, span -> {}, 10);
    end(Attributes.builder().put("db.system", "postgresql").build(), span -> {}, 10);

    assertThat(isochrone.flush(5_000)).isTrue();
    assertThat(collector.isEmpty()).isTrue();
    assertThat(isochrone.dump()).contains("0 requests seen");
  }

  @Test
  void whatTheSdkItselfSendsIsLeftAlone() throws Exception {
    end(STABLE.toBuilder().put("url.full", collector.url() + "v1/batches").build(), span -> {}, 10);
    end(STABLE.toBuilder().put("url.full", collector.url() + "v1/other").build(), span -> {}, 10);

    assertThat(flushed()).contains("\"api\":[\"GET /v1/other\"]");
    assertThat(isochrone.dump()).contains("1 requests seen");
  }

  @Test
  void shuttingTheProviderDownSendsWhatWaitsAndLeavesTheSdkRunning() throws Exception {
    end(STABLE, span -> {}, 10);

    provider.shutdown().join(10, TimeUnit.SECONDS);

    assertThat(collector.nextBatch()).contains("GET /v1/users/{id}");
    assertThat(isochrone.flush(5_000)).isTrue();
  }

  private String flushed() throws InterruptedException {
    assertThat(provider.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    return collector.nextBatch();
  }

  private String end(Attributes attributes, Consumer<Span> work, long millis) {
    return end(tracer.spanBuilder("GET").setSpanKind(SpanKind.CLIENT), attributes, work, millis);
  }

  private static String end(
      SpanBuilder builder, Attributes attributes, Consumer<Span> work, long millis) {
    Span span = builder.setStartTimestamp(START).setAllAttributes(attributes).startSpan();
    work.accept(span);
    span.end(START.plusMillis(millis));
    return span.getSpanContext().getTraceId();
  }

  private static String column(String batch, String table, String column) {
    return RecordingCollector.column(batch, table, column);
  }

  /** A bucket of one row, as it travels. */
  private static String digits(long value) {
    return String.format("\"%03d\"", LogBucket.of(value));
  }

  private static String names(String batch) {
    int begin = batch.indexOf("\"names\"");
    return batch.substring(begin, batch.indexOf('}', begin));
  }
}
