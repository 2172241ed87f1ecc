// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import dev.isochrone.plan.Outcome;
import org.jspecify.annotations.Nullable;

/** A completed request with the members a test cares for. */
public final class FakeRequest implements CompletedRequest {

  private final long endNanos;
  private String api = "GET /v1/calendars";
  private Outcome outcome = Outcome.OK;
  private long totalMicros = 100_000;
  private boolean full;

  private FakeRequest(long endNanos) {
    this.endNanos = endNanos;
  }

  /** A plain success of 100 ms that ended then. */
  public static FakeRequest endedAt(long endNanos) {
    return new FakeRequest(endNanos);
  }

  /** Sets its name. */
  public FakeRequest api(String api) {
    this.api = api;
    return this;
  }

  /** Sets its outcome. */
  public FakeRequest outcome(Outcome outcome) {
    this.outcome = outcome;
    return this;
  }

  /** Sets its total. */
  public FakeRequest totalMicros(long totalMicros) {
    this.totalMicros = totalMicros;
    return this;
  }

  /** Gives every member something else than its default. */
  public FakeRequest full() {
    full = true;
    return this;
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
    return "api.example.com";
  }

  @Override
  public Outcome outcome() {
    return outcome;
  }

  @Override
  public long totalMicros() {
    return totalMicros;
  }

  @Override
  public long micros(Phase phase) {
    return full ? phase.code() * 1_000L : 0;
  }

  @Override
  public Phase reached() {
    return outcome.code() >= Outcome.DNS.code() ? Phase.WAIT : Phase.NONE;
  }

  @Override
  public @Nullable String failure() {
    return outcome.code() >= Outcome.DNS.code() ? "SocketTimeoutException" : null;
  }

  @Override
  public int status() {
    return outcome.code() >= Outcome.DNS.code() ? 0 : 200;
  }

  @Override
  public long sentBytes() {
    return full ? 321 : 0;
  }

  @Override
  public long receivedBytes() {
    return full ? 4_321 : -1;
  }

  @Override
  public int redirects() {
    return full ? 1 : 0;
  }

  @Override
  public int retries() {
    return full ? 2 : 0;
  }

  @Override
  public @Nullable UnreadEdge edge() {
    return full ? () -> new EdgeReading("NRT57-P3", CacheStatus.EDGE_MISS, 60, 2_500) : null;
  }

  @Override
  public CacheStatus cache() {
    return CacheStatus.UNKNOWN;
  }

  @Override
  public HttpVersion protocol() {
    return full ? HttpVersion.H2 : HttpVersion.NONE;
  }

  @Override
  public ConnectionUse connection() {
    return full ? ConnectionUse.NEW : ConnectionUse.NONE;
  }

  @Override
  public int ipFamily() {
    return full ? 6 : 0;
  }

  @Override
  public @Nullable String traceId() {
    return full ? "0af7651916cd43dd8448eb211c80319c" : null;
  }
}
