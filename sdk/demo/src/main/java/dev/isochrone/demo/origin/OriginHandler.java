// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.origin;

import dev.isochrone.demo.Api;
import dev.isochrone.demo.ApiCatalogue;
import dev.isochrone.demo.ServedRequests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The calendar app's back end: answers an API after the time its work takes, which it states in
 * {@code Server-Timing} as measured. No thread waits meanwhile. Thread safe.
 */
public final class OriginHandler extends Handler.Abstract.NonBlocking {
  private static final int BODY_MAX_BYTES = 128 * 1024;

  private final long seed;
  private final ServedRequests served;
  private final byte[] body;

  public OriginHandler(long seed, ServedRequests served) {
    this.seed = seed;
    this.served = served;
    this.body = body(seed);
  }

  /**
   * Text that looks like lists of events: one long JSON array, of which answers are the first
   * bytes.
   */
  private static byte[] body(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder("[");
    while (text.length() < BODY_MAX_BYTES) {
      text.append("{\"id\":")
          .append(random.nextInt(1_000, 3_000))
          .append(",\"title\":\"")
          .append(Long.toString(random.nextLong(), 36))
          .append("\"},");
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    long started = System.nanoTime();
    String path = Request.getPathInContext(request);
    Api api = ApiCatalogue.find(request.getMethod(), path);
    if (api == null) {
      Response.writeError(
          request, response, callback, 404, "no API " + request.getMethod() + " " + path);
      return true;
    }
    long number = number(request);
    Answer answer = Answer.to(api, number, seed);
    Runnable finish = () -> answer(api, answer, number, started, request, response, callback);
    long micros = (long) (answer.serverMs() * 1_000);
    var unused =
        request
            .getComponents()
            .getScheduler()
            .schedule(
                () -> request.getComponents().getExecutor().execute(finish),
                micros,
                TimeUnit.MICROSECONDS);
    return true;
  }

  private static long number(Request request) {
    String header = request.getHeaders().get(ServedRequests.NUMBER_HEADER);
    return header == null ? ServedRequests.UNKNOWN : Long.parseLong(header);
  }

  private void answer(
      Api api,
      Answer answer,
      long number,
      long started,
      Request request,
      Response response,
      Callback callback) {
    double serverMs = (System.nanoTime() - started) / 1e6;
    HttpFields.Mutable headers = response.getHeaders();
    headers.put("Server-Timing", String.format(Locale.ROOT, "app;dur=%.1f", serverMs));
    headers.put(HttpHeader.CONTENT_TYPE, "application/json");
    int status = answer.status();
    int bytes = answer.bytes();
    if (status < 400 && api.cacheable()) {
      String tag = "\"" + Integer.toHexString(Request.getPathInContext(request).hashCode()) + "\"";
      headers.put(HttpHeader.ETAG, tag);
      headers.put(HttpHeader.CACHE_CONTROL, "public, s-maxage=" + api.cacheSeconds());
      if (tag.equals(request.getHeaders().get(HttpHeader.IF_NONE_MATCH))) {
        status = 304;
        bytes = 0;
      }
    }
    response.setStatus(status);
    if (status != 304) {
      headers.put(HttpHeader.CONTENT_LENGTH, bytes);
    }
    served.served(number, "origin", "served", status, serverMs);
    response.write(true, ByteBuffer.wrap(body, 0, bytes), callback);
  }
}
