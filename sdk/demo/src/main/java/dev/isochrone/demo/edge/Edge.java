// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.edge;

import dev.isochrone.demo.Api;
import dev.isochrone.demo.ApiCatalogue;
import dev.isochrone.demo.ServedRequests;
import java.util.function.LongSupplier;
import okhttp3.OkHttpClient;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

/**
 * One point of presence: answers from its cache, or asks the origin over a long way on a connection
 * that it keeps open. Its headers are CloudFront's. Thread safe.
 */
final class Edge {
  private static final int REQUEST_BODY_MAX_BYTES = 64 * 1024;

  private final String label;
  private final OkHttpClient upstream;
  private final EdgeCache cache = new EdgeCache();
  private final ServedRequests served;
  private final LongSupplier nanoTime;

  Edge(String label, OkHttpClient upstream, ServedRequests served, LongSupplier nanoTime) {
    this.label = label;
    this.upstream = upstream;
    this.served = served;
    this.nanoTime = nanoTime;
  }

  void handle(Request request, Response response, Callback callback) {
    long started = nanoTime.getAsLong();
    String path = Request.getPathInContext(request);
    Api api = ApiCatalogue.find(request.getMethod(), path);
    CachedAnswer kept = api != null && api.cacheable() ? cache.get(path) : null;
    if (kept != null && kept.fresh(started)) {
      hit(kept, started, request, response, callback);
      return;
    }
    Content.Source.asByteArrayAsync(
        request,
        REQUEST_BODY_MAX_BYTES,
        new Promise.Invocable<>() {
          @Override
          public void succeeded(byte[] body) {
            forward(path, body, kept, started, request, response, callback);
          }

          @Override
          public void failed(Throwable failure) {
            callback.failed(failure);
          }
        });
  }

  private void hit(
      CachedAnswer kept, long started, Request request, Response response, Callback callback) {
    EdgeHeaders headers = new EdgeHeaders(label, response.getHeaders());
    headers.kept(kept, kept.ageSeconds(started));
    headers.edge("Hit", "cdn-cache-hit, cdn-hit-layer;desc=\"EDGE\"");
    served.served(number(request), label, "hit", 200, (nanoTime.getAsLong() - started) / 1e6);
    response.setStatus(200);
    response.write(true, kept.bytes(), callback);
  }

  private void forward(
      String path,
      byte[] body,
      @Nullable CachedAnswer kept,
      long started,
      Request request,
      Response response,
      Callback callback) {
    okhttp3.Request toOrigin = UpstreamRequest.of(request, path, body, kept);
    upstream
        .newCall(toOrigin)
        .enqueue(
            new Forwarded(
                label,
                cache,
                path,
                kept,
                started,
                nanoTime,
                served,
                number(request),
                response,
                callback));
  }

  private static long number(Request request) {
    String header = request.getHeaders().get(ServedRequests.NUMBER_HEADER);
    return header == null ? ServedRequests.UNKNOWN : Long.parseLong(header);
  }

  static boolean hasBody(Request request) {
    return request.getHeaders().contains(HttpHeader.CONTENT_TYPE);
  }
}
