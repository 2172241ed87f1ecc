// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Puts {@code traceparent} and {@code tracestate} on each hop of a call to a host that is to be
 * told its trace. A network interceptor: OkHttp asks it once for each hop and each retry, and
 * copies nothing of what it adds into the next, so that a redirect takes no header to another host.
 * What the app has put there stays. Thread-safe.
 */
final class TraceHeaders implements Interceptor {

  private static final String PARENT = "traceparent";
  private static final String STATE = "tracestate";

  private final TraceHosts hosts;

  TraceHeaders(TraceHosts hosts) {
    this.hosts = hosts;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    TraceContext trace = request.tag(TraceContext.class);
    return chain.proceed(
        trace != null && isToTell(request) ? withHeaders(request, trace) : request);
  }

  private boolean isToTell(Request request) {
    return hosts.contains(request.url().host())
        && request.header(PARENT) == null
        && request.header(STATE) == null;
  }

  private Request withHeaders(Request request, TraceContext trace) {
    Request.Builder told = request.newBuilder().header(PARENT, trace.parent(TraceIds.low()));
    String state = trace.state();
    if (state != null) {
      told.header(STATE, state);
    }
    return told.build();
  }
}
