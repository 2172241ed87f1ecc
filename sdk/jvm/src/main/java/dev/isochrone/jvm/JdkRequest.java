// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.jvm;

import dev.isochrone.CacheStatus;
import dev.isochrone.CompletedRequest;
import dev.isochrone.ConnectionUse;
import dev.isochrone.Phase;
import dev.isochrone.Recorder;
import dev.isochrone.UnreadEdge;
import dev.isochrone.plan.Outcome;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * One request of a client that tells nobody about its connections, from its start to the end of its
 * body or its failure, when it hands itself over. What the client does not tell is "not measured".
 * Its events come one after the other, though not on one thread; whichever ends it first counts.
 */
abstract class JdkRequest implements CompletedRequest {

  static final long NOT_MEASURED = -1;

  final Recorder recorder;
  volatile long answerNanos;
  volatile long receivedBytes;

  private final HttpUrl url;
  private final String method;
  private final long startNanos;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile @Nullable FailureOutcome failure;
  private volatile long bodyEndNanos;
  private volatile long endNanos;

  JdkRequest(Recorder recorder, HttpUrl url, String method) {
    this.recorder = recorder;
    this.url = url;
    this.method = method;
    this.startNanos = recorder.nanoTime();
  }

  /** Whether the response's headers have come. */
  abstract boolean isAnswered();

  /** The last response's headers; asked for once it is there. */
  abstract Map<String, List<String>> headers();

  /** The body has ended, or the app wants no more of it. */
  final void ended() {
    long now = recorder.nanoTime();
    handOver(null, now, now);
  }

  /** It had ended earlier than one could know. */
  final void endedAt(long bodyEndNanos) {
    handOver(null, bodyEndNanos, recorder.nanoTime());
  }

  final void failed(Throwable thrown) {
    long now = recorder.nanoTime();
    handOver(outcomeOf(thrown), now, now);
  }

  FailureOutcome outcomeOf(Throwable thrown) {
    return FailureOutcome.of(thrown, isAnswered());
  }

  private void handOver(@Nullable FailureOutcome failure, long bodyEndNanos, long endNanos) {
    if (over.compareAndSet(false, true)) {
      this.failure = failure;
      this.bodyEndNanos = bodyEndNanos;
      this.endNanos = endNanos;
      recorder.record(this);
    }
  }

  @Override
  public final long endNanos() {
    return endNanos;
  }

  @Override
  public final String api() {
    return recorder.nameOf(method, url);
  }

  @Override
  public final String host() {
    return recorder.hostNamed(url.host());
  }

  @Override
  public final Outcome outcome() {
    return failure == null ? Outcome.ofStatus(status()) : failure.outcome;
  }

  @Override
  public final long totalMicros() {
    return Math.max(0, bodyEndNanos - startNanos) / 1_000;
  }

  @Override
  public final long micros(Phase phase) {
    return phase == Phase.TRANSFER && isAnswered()
        ? Math.max(0, bodyEndNanos - answerNanos) / 1_000
        : NOT_MEASURED;
  }

  @Override
  public final Phase reached() {
    return failure == null ? Phase.NONE : failure.reached;
  }

  @Override
  public final @Nullable String failure() {
    return failure == null ? null : failure.name;
  }

  @Override
  public long receivedBytes() {
    return isAnswered() ? receivedBytes : NOT_MEASURED;
  }

  @Override
  public final int redirects() {
    return 0;
  }

  @Override
  public final int retries() {
    return 0;
  }

  @Override
  public final @Nullable UnreadEdge edge() {
    if (!isAnswered()) {
      return null;
    }
    Headers.Builder headers = new Headers.Builder();
    headers()
        .forEach(
            (name, values) -> {
              if (name != null) { // HttpURLConnection's status line has none
                values.forEach(value -> headers.addUnsafeNonAscii(name, value));
              }
            });
    return recorder.edgeOf(headers.build());
  }

  @Override
  public final CacheStatus cache() {
    return CacheStatus.UNKNOWN;
  }

  @Override
  public final ConnectionUse connection() {
    return ConnectionUse.NONE;
  }

  @Override
  public final int ipFamily() {
    return 0;
  }

  @Override
  public final @Nullable String traceId() {
    return null;
  }
}
