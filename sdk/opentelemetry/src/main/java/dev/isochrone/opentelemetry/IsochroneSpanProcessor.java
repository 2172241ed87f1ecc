// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.opentelemetry;

import dev.isochrone.Isochrone;
import dev.isochrone.Recorder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Turns the HTTP client spans of an app's OpenTelemetry SDK into requests on the route of an {@link
 * Isochrone}: sampling, budget and delivery are its own.
 *
 * <pre>{@code
 * SdkTracerProvider.builder()
 *     .addSpanProcessor(IsochroneSpanProcessor.of(isochrone))
 *     .build();
 * }</pre>
 *
 * It sees the spans that OpenTelemetry's sampler records, before any is exported, and changes none.
 * A client that {@link Isochrone#instrument} knows is not to be instrumented by OpenTelemetry as
 * well, or its calls count twice. Thread-safe; runs on the thread that ends a span and throws
 * nothing into it. Does not own the {@link Isochrone}: shutting the processor down flushes it and
 * leaves it running.
 */
public final class IsochroneSpanProcessor implements SpanProcessor {
  private static final long FLUSH_MILLIS = 5_000;

  private final Isochrone isochrone;
  private final Recorder recorder;

  private IsochroneSpanProcessor(Isochrone isochrone) {
    this.isochrone = isochrone;
    this.recorder = isochrone.recorder();
  }

  /** Returns a processor that records into an SDK that is running. */
  public static IsochroneSpanProcessor of(Isochrone isochrone) {
    return new IsochroneSpanProcessor(isochrone);
  }

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onStart(Context parentContext, ReadWriteSpan span) {}

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (span.getKind() != SpanKind.CLIENT) {
      return;
    }
    long endNanos = recorder.nanoTime();
    SpanData data = span.toSpanData();
    HttpAttributes http = new HttpAttributes(data.getAttributes());
    String method = http.method();
    if (method == null) {
      return;
    }
    HttpUrl url = urlOf(http);
    if (url == null || recorder.records(url)) {
      String host = recorder.hostNamed(hostOf(http, url));
      recorder.record(new SpanRequest(data, http, nameOf(method, http, url), host, endNanos));
    }
  }

  /** Sends what waits; fails if that takes more than 5 s. */
  @Override
  public CompletableResultCode forceFlush() {
    CompletableResultCode result = new CompletableResultCode();
    Thread flush = new Thread(() -> complete(result), "isochrone-flush");
    flush.setDaemon(true);
    flush.start();
    return result;
  }

  @Override
  public CompletableResultCode shutdown() {
    return forceFlush();
  }

  private void complete(CompletableResultCode result) {
    if (isochrone.flush(FLUSH_MILLIS)) {
      result.succeed();
    } else {
      result.fail();
    }
  }

  private String nameOf(String method, HttpAttributes http, @Nullable HttpUrl url) {
    String template = http.template();
    if (template != null) {
      return recorder.named(method + " " + UrlTemplate.path(template));
    }
    return url == null ? recorder.named(method) : recorder.nameOf(method, url);
  }

  private static String hostOf(HttpAttributes http, @Nullable HttpUrl url) {
    String host = http.host();
    if (host != null) {
      return host;
    }
    return url == null ? "" : url.host();
  }

  /** The URL, put together from host and target where an old span has no more. */
  private static @Nullable HttpUrl urlOf(HttpAttributes http) {
    String url = http.url();
    if (url != null) {
      return HttpUrl.parse(url);
    }
    String host = http.host();
    String target = http.target();
    return host == null || target == null || !target.startsWith("/")
        ? null
        : HttpUrl.parse("http://" + host + target);
  }
}
