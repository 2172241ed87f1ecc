// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.edge;

import dev.isochrone.demo.ServedRequests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.LongSupplier;
import okhttp3.Call;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way to the origin and back: passes the answer on as it comes, and keeps it if it
 * may. One use.
 */
record Forwarded(
    String label,
    EdgeCache cache,
    String path,
    @Nullable CachedAnswer kept,
    long startedNanos,
    LongSupplier nanoTime,
    ServedRequests served,
    long number,
    Response response,
    Callback callback)
    implements okhttp3.Callback {
  private static final int BAD_GATEWAY = 502;

  @Override
  public void onFailure(Call call, IOException e) {
    EdgeHeaders headers = new EdgeHeaders(label, response.getHeaders());
    headers.edge("Error", "cdn-cache-miss");
    report("error", BAD_GATEWAY);
    response.setStatus(BAD_GATEWAY);
    response.write(true, null, callback);
  }

  @Override
  public void onResponse(Call call, okhttp3.Response fromOrigin) {
    try (fromOrigin) {
      EdgeHeaders headers = new EdgeHeaders(label, response.getHeaders());
      String timing =
          String.format(Locale.ROOT, "cdn-cache-miss, cdn-upstream-fbl;dur=%.1f", elapsedMs());
      CachedAnswer old = kept;
      if (fromOrigin.code() == 304 && old != null) {
        refreshed(old, headers, timing);
        return;
      }
      headers.passed(fromOrigin);
      headers.edge("Miss", timing);
      report("miss", fromOrigin.code());
      response.setStatus(fromOrigin.code());
      pass(fromOrigin);
      callback.succeeded();
    } catch (IOException e) {
      callback.failed(e);
    }
  }

  private void refreshed(CachedAnswer old, EdgeHeaders headers, String timing) {
    CachedAnswer still = old.confirmed(nanoTime.getAsLong());
    cache.put(path, still);
    headers.kept(still, 0);
    headers.edge("RefreshHit", timing.replace("cdn-cache-miss", "cdn-cache-refresh"));
    report("refresh", 200);
    response.setStatus(200);
    response.write(true, still.bytes(), callback);
  }

  private void pass(okhttp3.Response fromOrigin) throws IOException {
    int freshSeconds = fromOrigin.cacheControl().sMaxAgeSeconds();
    boolean keep = fromOrigin.code() == 200 && freshSeconds > 0;
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    byte[] buffer = new byte[8 * 1024];
    try (OutputStream out = Content.Sink.asOutputStream(response);
        InputStream in = fromOrigin.body().byteStream()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
        if (keep) {
          copy.write(buffer, 0, count);
        }
      }
    }
    if (keep) {
      cache.put(path, answer(fromOrigin, ByteBuffer.wrap(copy.toByteArray()), freshSeconds));
    }
  }

  private CachedAnswer answer(okhttp3.Response fromOrigin, ByteBuffer body, int freshSeconds) {
    return new CachedAnswer(
        fromOrigin.header("Content-Type", ""),
        fromOrigin.header("Cache-Control", ""),
        fromOrigin.header("ETag", ""),
        body,
        nanoTime.getAsLong(),
        freshSeconds);
  }

  private void report(String how, int status) {
    served.served(number, label, how, status, elapsedMs());
  }

  private double elapsedMs() {
    return (nanoTime.getAsLong() - startedNanos) / 1e6;
  }
}
