// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.opentelemetry;

import dev.isochrone.Isochrone;
import dev.isochrone.capture.HostPattern;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Ties OkHttp's calls to the app's own spans where OpenTelemetry does not instrument OkHttp:
 * records carry the trace of the current span, and the hosts that are named are told the span by
 * the app's propagators ({@code traceparent}, usually). Makes no span.
 *
 * <pre>{@code
 * ContextTraces traces = ContextTraces.of(openTelemetry, "api.example.com");
 * Isochrone isochrone = builder.currentTrace(ContextTraces::currentTraceId).build();
 * OkHttpClient client = traces.instrument(isochrone, new OkHttpClient());
 * Call.Factory calls = traces.callFactory(client); // where calls are enqueued
 * }</pre>
 *
 * Thread-safe.
 */
public final class ContextTraces {
  private final TextMapPropagator propagator;
  private final List<HostPattern> hosts = new ArrayList<>();

  private ContextTraces(TextMapPropagator propagator) {
    this.propagator = propagator;
  }

  /**
   * Returns what tells these hosts, and no other, the span that is current.
   *
   * @param hosts {@code api.example.com}, or {@code *.example.com} for every name below
   */
  public static ContextTraces of(OpenTelemetry openTelemetry, String... hosts) {
    ContextTraces traces = new ContextTraces(openTelemetry.getPropagators().getTextMapPropagator());
    for (String host : hosts) {
      traces.hosts.add(HostPattern.of(host));
    }
    return traces;
  }

  /** Returns the trace id of the span that is current on this thread, or null if there is none. */
  public static @Nullable String currentTraceId() {
    SpanContext span = Span.current().getSpanContext();
    return span.isValid() ? span.getTraceId() : null;
  }

  /**
   * Returns a client whose calls are recorded, and which tells the hosts: before {@code traceHosts}
   * begins a trace of its own, which is for calls without a span.
   */
  public OkHttpClient instrument(Isochrone isochrone, OkHttpClient client) {
    return isochrone.instrument(client.newBuilder().addNetworkInterceptor(this::tell).build());
  }

  /**
   * Returns a factory for calls that are enqueued: it notes the span that is current where a call
   * is made, since the dispatcher's threads know none.
   *
   * @param client of {@link #instrument}
   */
  public Call.Factory callFactory(OkHttpClient client) {
    return request ->
        client.newCall(
            request
                .newBuilder()
                .tag(CallersContext.class, new CallersContext(Context.current()))
                .build());
  }

  /** Once for each hop and retry, so that a redirect takes no header to another host. */
  private Response tell(Interceptor.Chain chain) throws IOException {
    Request request = chain.request();
    CallersContext noted = request.tag(CallersContext.class);
    Context context = noted == null ? Context.current() : noted.context;
    return chain.proceed(isToTell(request, context) ? told(request, context) : request);
  }

  private boolean isToTell(Request request, Context context) {
    if (!Span.fromContext(context).getSpanContext().isValid()) {
      return false;
    }
    for (String field : propagator.fields()) {
      if (request.header(field) != null) {
        return false; // what the app has set stays
      }
    }
    return hosts.stream().anyMatch(host -> host.matches(request.url().host()));
  }

  private Request told(Request request, Context context) {
    Request.Builder told = request.newBuilder();
    propagator.inject(context, told, ContextTraces::put);
    return told.build();
  }

  private static void put(Request.@Nullable Builder request, String name, String value) {
    if (request != null) {
      request.header(name, value);
    }
  }

  /** A tag of our own, so that no other one is taken for it. */
  private static final class CallersContext {
    final Context context;

    CallersContext(Context context) {
      this.context = context;
    }
  }
}
