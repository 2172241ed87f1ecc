// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.wire;

import dev.isochrone.CompletedRequest;
import dev.isochrone.EdgeReading;
import dev.isochrone.Phase;
import dev.isochrone.UnreadEdge;
import dev.isochrone.benchmarks.traffic.PhoneDay;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/**
 * The same requests as OpenTelemetry has them: one client span each, by the HTTP semantic
 * conventions, the phases as attributes in µs, as protobuf by OpenTelemetry's own marshaler, gzip.
 */
final class OtlpSpans {

  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> TEMPLATE = AttributeKey.stringKey("url.template");
  private static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("server.address");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final AttributeKey<String> PROTOCOL =
      AttributeKey.stringKey("network.protocol.version");
  private static final AttributeKey<String> NETWORK =
      AttributeKey.stringKey("network.connection.type");
  private static final AttributeKey<String> POP = AttributeKey.stringKey("cdn.pop");
  private static final AttributeKey<String> CACHE = AttributeKey.stringKey("cdn.cache");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<Long> SENT = AttributeKey.longKey("http.request.body.size");
  private static final AttributeKey<Long> RECEIVED =
      AttributeKey.longKey("http.response.body.size");
  private static final AttributeKey<Long> SERVER = AttributeKey.longKey("http.phase.server");

  private static final long MIDNIGHT_NANOS = 1_795_305_600_000_000_000L;

  private OtlpSpans() {}

  /** Returns the size of one export of these requests. */
  static int gzipBytes(PhoneDay day, List<CompletedRequest> requests) {
    List<SpanData> spans = new ArrayList<>();
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(resource())
            .addSpanProcessor(SimpleSpanProcessor.create(new Into(spans)))
            .build()) {
      Tracer tracer = provider.get("io.opentelemetry.okhttp-3.0", "2.20.0");
      for (CompletedRequest request : requests) {
        span(tracer, day, request);
      }
      provider.forceFlush().join(10, TimeUnit.SECONDS);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      TraceRequestMarshaler.create(spans).writeBinaryTo(gzip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.size();
  }

  private static void span(Tracer tracer, PhoneDay day, CompletedRequest request) {
    int space = request.api().indexOf(' ');
    long end = MIDNIGHT_NANOS + request.endNanos();
    Span span =
        tracer
            .spanBuilder(request.api())
            .setSpanKind(SpanKind.CLIENT)
            .setNoParent()
            .setStartTimestamp(end - request.totalMicros() * 1000, TimeUnit.NANOSECONDS)
            .setAttribute(METHOD, request.api().substring(0, space))
            .setAttribute(TEMPLATE, request.api().substring(space + 1))
            .setAttribute(ADDRESS, request.host())
            .setAttribute(NETWORK, day.network().network())
            .startSpan();
    for (Phase phase : Phase.values()) {
      if (request.micros(phase) > 0) {
        String key = "http.phase." + phase.name().toLowerCase(Locale.ROOT);
        span.setAttribute(key, request.micros(phase));
      }
    }
    UnreadEdge unread = request.edge();
    EdgeReading edge = unread == null ? EdgeReading.UNKNOWN : unread.read();
    if (edge.serverMicros() >= 0) {
      span.setAttribute(SERVER, edge.serverMicros());
    }
    String failure = request.failure();
    if (failure == null) {
      span.setAttribute(STATUS, (long) request.status());
      span.setAttribute(RECEIVED, request.receivedBytes());
      span.setAttribute(PROTOCOL, "2");
      span.setAttribute(CACHE, request.cache().name());
    } else {
      span.setAttribute(ERROR, failure);
      span.setStatus(StatusCode.ERROR);
    }
    String pop = edge.pop();
    if (pop != null) {
      span.setAttribute(POP, pop);
    }
    if (request.sentBytes() > 0) {
      span.setAttribute(SENT, request.sentBytes());
    }
    span.end(end, TimeUnit.NANOSECONDS);
  }

  private static Resource resource() {
    return Resource.create(
        Attributes.builder()
            .put("service.name", "calendar-android")
            .put("service.version", "12.4.1")
            .put("os.name", "android")
            .put("os.version", "15")
            .put("device.class", "mid")
            .put("app.installation.id", "5f2c8e4b7a1093d6b1c4e87f20a95d3e")
            .put("telemetry.sdk.name", "opentelemetry")
            .put("telemetry.sdk.language", "java")
            .put("telemetry.sdk.version", "1.67.0")
            .build());
  }

  private record Into(List<SpanData> spans) implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> exported) {
      spans.addAll(exported);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
