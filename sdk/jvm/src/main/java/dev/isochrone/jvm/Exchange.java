// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.jvm;

import dev.isochrone.HttpVersion;
import dev.isochrone.Recorder;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** One request of the JDK's {@code HttpClient}, from {@code send}. */
final class Exchange extends JdkRequest {

  private final long sentBytes;
  private volatile @Nullable ResponseInfo answer;

  Exchange(Recorder recorder, HttpRequest request, HttpUrl url) {
    super(recorder, url, request.method());
    this.sentBytes = request.bodyPublisher().map(BodyPublisher::contentLength).orElse(0L);
  }

  /** Returns the app's handler with the body under watch. */
  <T> BodyHandler<T> watching(BodyHandler<T> app) {
    return info -> {
      answerNanos = recorder.nanoTime();
      answer = info;
      return new WatchedBody<>(app.apply(info), this);
    };
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // a body arrives piece after piece
  void received(int bytes) {
    receivedBytes += bytes;
  }

  @Override
  boolean isAnswered() {
    return answer != null;
  }

  @Override
  Map<String, List<String>> headers() {
    return answer == null ? Map.of() : answer.headers().map();
  }

  @Override
  public int status() {
    return answer == null ? 0 : answer.statusCode();
  }

  @Override
  public long sentBytes() {
    return Math.max(0, sentBytes);
  }

  @Override
  public HttpVersion protocol() {
    if (answer == null) {
      return HttpVersion.NONE;
    }
    return answer.version() == Version.HTTP_2 ? HttpVersion.H2 : HttpVersion.HTTP_1_1;
  }
}
