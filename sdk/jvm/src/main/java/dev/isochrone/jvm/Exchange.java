// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.jvm;

import dev.isochrone.CacheStatus;
import dev.isochrone.CompletedRequest;
import dev.isochrone.ConnectionUse;
import dev.isochrone.HttpVersion;
import dev.isochrone.Phase;
import dev.isochrone.Recorder;
import dev.isochrone.UnreadEdge;
import dev.isochrone.plan.Outcome;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * One request of the JDK's client, from {@code send} to the end of its body or its failure, when it
 * hands itself over. What the client does not tell is "not measured". Its events come one after the
 * other, though not on one thread; whichever ends it first counts.
 */
final class Exchange implements CompletedRequest {

  private static final long NOT_MEASURED = -1;

  private final Recorder recorder;
  private final HttpUrl url;
  private final String method;
  private final long sentBytes;
  private final long startNanos;
  private final AtomicBoolean over = new AtomicBoolean();

  private volatile @Nullable ResponseInfo answer;
  private volatile long answerNanos;
  private volatile long receivedBytes;
  private volatile @Nullable FailureOutcome failure;
  private volatile long endNanos;

  Exchange(Recorder recorder, HttpRequest request, HttpUrl url) {
    this.recorder = recorder;
    this.url = url;
    this.method = request.method();
    this.sentBytes = request.bodyPublisher().map(BodyPublisher::contentLength).orElse(0L);
    this.startNanos = recorder.nanoTime();
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

  /** The body has ended, or the app wants no more of it. */
  void ended() {
    handOver(null);
  }

  void failed(Throwable thrown) {
    handOver(FailureOutcome.of(thrown, answer != null));
  }

  private void handOver(@Nullable FailureOutcome failure) {
    if (over.compareAndSet(false, true)) {
      this.failure = failure;
      endNanos = recorder.nanoTime();
      recorder.record(this);
    }
  }

  @Override
  public long endNanos() {
    return endNanos;
  }

  @Override
  public String api() {
    return recorder.nameOf(method, url);
  }

  @Override
  public String host() {
    return recorder.hostNamed(url.host());
  }

  @Override
  public Outcome outcome() {
    return failure == null ? Outcome.ofStatus(status()) : failure.outcome;
  }

  @Override
  public long totalMicros() {
    return Math.max(0, endNanos - startNanos) / 1_000;
  }

  @Override
  public long micros(Phase phase) {
    return phase == Phase.TRANSFER && answer != null
        ? Math.max(0, endNanos - answerNanos) / 1_000
        : NOT_MEASURED;
  }

  @Override
  public Phase reached() {
    return failure == null ? Phase.NONE : failure.reached;
  }

  @Override
  public @Nullable String failure() {
    return failure == null ? null : failure.name;
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
  public long receivedBytes() {
    return answer == null ? NOT_MEASURED : receivedBytes;
  }

  @Override
  public int redirects() {
    return 0;
  }

  @Override
  public int retries() {
    return 0;
  }

  @Override
  public @Nullable UnreadEdge edge() {
    return answer == null ? null : recorder.edgeOf(headers(answer.headers()));
  }

  @Override
  public CacheStatus cache() {
    return CacheStatus.UNKNOWN;
  }

  @Override
  public HttpVersion protocol() {
    if (answer == null) {
      return HttpVersion.NONE;
    }
    return answer.version() == Version.HTTP_2 ? HttpVersion.H2 : HttpVersion.HTTP_1_1;
  }

  @Override
  public ConnectionUse connection() {
    return ConnectionUse.NONE;
  }

  @Override
  public int ipFamily() {
    return 0;
  }

  @Override
  public @Nullable String traceId() {
    return null;
  }

  private static Headers headers(HttpHeaders from) {
    Headers.Builder headers = new Headers.Builder();
    from.map()
        .forEach((name, values) -> values.forEach(value -> headers.addUnsafeNonAscii(name, value)));
    return headers.build();
  }
}
