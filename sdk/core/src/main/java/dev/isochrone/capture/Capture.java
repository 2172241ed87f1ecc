// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import dev.isochrone.Clock;
import dev.isochrone.CompletedRequest;
import dev.isochrone.OwnTraffic;
import dev.isochrone.UnreadEdge;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Puts the listener on OkHttp clients and passes on what it records. First in the route.
 * Thread-safe.
 */
public final class Capture {

  private static final long ABANDONED_AFTER_NANOS = 600_000_000_000L;

  private final RequestNamer namer;
  private final HostRules hosts;
  private final @Nullable TraceHosts traceHosts;
  private final @Nullable Callable<@Nullable String> currentTrace;
  private final @Nullable HeaderAllowlist headers;
  private final RequestSink sink;
  private final Clock clock;
  private final OpenBodies openBodies = new OpenBodies();
  private final AtomicLong started = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();

  /** Creates a capture that hands requests to a sink. */
  public Capture(
      RequestNamer namer,
      HostRules hosts,
      @Nullable TraceHosts traceHosts,
      @Nullable Callable<@Nullable String> currentTrace,
      @Nullable HeaderAllowlist headers,
      RequestSink sink,
      Clock clock) {
    this.namer = namer;
    this.hosts = hosts;
    this.traceHosts = traceHosts;
    this.currentTrace = currentTrace;
    this.headers = headers;
    this.sink = sink;
    this.clock = clock;
  }

  /** Returns the client with its calls recorded; its own listeners and interceptors stay. */
  public OkHttpClient instrument(OkHttpClient client) {
    if (isInstrumented(client)) {
      return client;
    }
    OkHttpClient.Builder builder =
        client.newBuilder().eventListenerFactory(new Factory(client.eventListenerFactory()));
    TraceHosts told = traceHosts;
    if (told != null) {
      builder.interceptors().add(0, chain -> beginTrace(told, chain));
      builder.addNetworkInterceptor(new TraceHeaders(told));
    }
    builder.interceptors().add(0, new ShortCircuits());
    return builder.build();
  }

  /**
   * Records the calls that have waited too long for the app to close their body, with what was
   * known when their headers came.
   */
  public void recordAbandoned(long nowNanos) {
    CallListener call;
    while ((call = openBodies.takeOlderThan(nowNanos - ABANDONED_AFTER_NANOS)) != null) {
      call.abandoned(nowNanos);
    }
  }

  /** Calls that have begun and not been recorded. */
  public long openCalls() {
    long endedBefore = ended.get();
    return started.get() - endedBefore;
  }

  long nanoTime() {
    return clock.nanoTime();
  }

  String nameOf(Request request) {
    return namer.nameOf(request);
  }

  String hostOf(Request request) {
    return hosts.nameOf(request.url().host());
  }

  UnreadEdge edgeOf(Headers ofResponse) {
    return HeaderAllowlist.read(ofResponse, headers);
  }

  void completed(CompletedRequest request) {
    sink.accept(request);
  }

  /** The trace that the app has under way on this thread, or null. */
  @Nullable String currentTrace() {
    try {
      return currentTrace == null ? null : currentTrace.call();
    } catch (Exception e) { // the app's
      return null;
    }
  }

  /** Returns the call's number. */
  long callStarted() {
    return started.incrementAndGet();
  }

  OpenBodies openBodies() {
    return openBodies;
  }

  void callEnded() {
    ended.incrementAndGet();
  }

  void failed() {
    sink.failed();
  }

  /** Notes on the request which trace it is; {@link TraceHeaders} tells the hosts. */
  private Response beginTrace(TraceHosts told, Interceptor.Chain chain) throws IOException {
    Request request = chain.request();
    return chain.proceed(
        isRecorded(request)
            ? request.newBuilder().tag(TraceContext.class, told.begin()).build()
            : request);
  }

  private boolean isRecorded(Request request) {
    return sink.isOpen()
        && hosts.record(request.url().host())
        && request.tag(OwnTraffic.class) == null;
  }

  private boolean isInstrumented(OkHttpClient client) {
    EventListener.Factory factory = client.eventListenerFactory();
    return factory instanceof Factory && ((Factory) factory).capture() == this;
  }

  /** Makes one listener per call, in front of the app's. */
  private final class Factory implements EventListener.Factory {
    private final EventListener.Factory app;

    Factory(EventListener.Factory app) {
      this.app = app;
    }

    Capture capture() {
      return Capture.this;
    }

    /** Runs in the call's constructor, where only {@code request()} can be asked. */
    @Override
    public EventListener create(Call call) {
      EventListener listener = app.create(call);
      Request request = call.request();
      return isRecorded(request) ? new CallListener(Capture.this, request, listener) : listener;
    }
  }
}
