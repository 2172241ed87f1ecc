// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.opentelemetry;

import dev.isochrone.CacheStatus;
import dev.isochrone.CompletedRequest;
import dev.isochrone.ConnectionUse;
import dev.isochrone.HttpVersion;
import dev.isochrone.Phase;
import dev.isochrone.UnreadEdge;
import dev.isochrone.plan.Outcome;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP client span as a request. A span knows when its request began and ended and how, and
 * nothing of what was between: phases, cache and connection are "not measured", which is not zero.
 * Immutable.
 */
final class SpanRequest implements CompletedRequest {
  private static final long NOT_MEASURED = -1;

  private final SpanData span;
  private final HttpAttributes http;
  private final @Nullable Failure failure;
  private final String api;
  private final String host;
  private final long endNanos;

  SpanRequest(SpanData span, HttpAttributes http, String api, String host, long endNanos) {
    this.span = span;
    this.http = http;
    this.failure = Failure.of(http, span);
    this.api = api;
    this.host = host;
    this.endNanos = endNanos;
  }

  @Override
  public long endNanos() {
    return endNanos;
  }

  @Override
  public String api() {
    return api;
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public Outcome outcome() {
    return failure == null ? Outcome.ofStatus(http.status()) : failure.outcome();
  }

  @Override
  public long totalMicros() {
    return Math.max(0, span.getEndEpochNanos() - span.getStartEpochNanos()) / 1_000;
  }

  @Override
  public long micros(Phase phase) {
    return NOT_MEASURED;
  }

  @Override
  public Phase reached() {
    return failure == null ? Phase.NONE : failure.reached();
  }

  @Override
  public @Nullable String failure() {
    return failure == null ? null : failure.name();
  }

  @Override
  public int status() {
    return http.status();
  }

  @Override
  public long sentBytes() {
    return http.sentBytes();
  }

  @Override
  public long receivedBytes() {
    return http.receivedBytes();
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
    return null;
  }

  @Override
  public CacheStatus cache() {
    return CacheStatus.UNKNOWN;
  }

  @Override
  public HttpVersion protocol() {
    String version = http.protocolVersion();
    if (version == null) {
      return HttpVersion.NONE;
    }
    switch (version) {
      case "1.0":
        return HttpVersion.HTTP_1_0;
      case "1.1":
        return HttpVersion.HTTP_1_1;
      case "2":
      case "2.0":
        return HttpVersion.H2;
      case "3":
      case "3.0":
        return HttpVersion.H3;
      default:
        return HttpVersion.NONE;
    }
  }

  @Override
  public ConnectionUse connection() {
    return ConnectionUse.NONE;
  }

  @Override
  public int ipFamily() {
    return http.ipFamily();
  }

  @Override
  public String traceId() {
    return span.getTraceId();
  }
}
