// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import dev.isochrone.CacheStatus;
import dev.isochrone.CompletedRequest;
import dev.isochrone.ConnectionUse;
import dev.isochrone.HttpVersion;
import dev.isochrone.Phase;
import dev.isochrone.plan.Outcome;
import okhttp3.EventListener;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one call, read as a {@link CompletedRequest} once it has ended. It is the
 * listener itself, so that a call costs no further object. Written by {@link CallListener} only.
 */
abstract class RecordedCall extends PhaseTimes implements CompletedRequest {

  @Nullable EdgeReading edge;
  Outcome outcome = Outcome.OTHER;
  @Nullable String failure;
  @Nullable String traceId;
  String api = "";
  String host = "";
  CacheStatus deviceCache = CacheStatus.UNKNOWN;
  HttpVersion protocol = HttpVersion.NONE;
  long abandonedNanos;
  boolean abandoned;
  boolean opened;
  boolean acquired;
  byte ipFamily;
  int status;
  int redirects;
  int retries;
  long sentBytes;
  long receivedBytes = -1;

  RecordedCall(EventListener app) {
    super(app);
  }

  @Override
  public long endNanos() {
    return abandoned ? abandonedNanos : markNanos();
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
    return outcome;
  }

  @Override
  public long totalMicros() {
    return spentMicros();
  }

  @Override
  public long micros(Phase phase) {
    return spentMicros(phase);
  }

  @Override
  public long serverMicros() {
    return edge == null ? -1 : Math.min(edge.serverMicros, micros(Phase.WAIT));
  }

  @Override
  public Phase reached() {
    return failure == null ? Phase.NONE : furthest();
  }

  @Override
  public @Nullable String failure() {
    return failure;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public long sentBytes() {
    return sentBytes;
  }

  @Override
  public long receivedBytes() {
    return receivedBytes;
  }

  @Override
  public int redirects() {
    return redirects;
  }

  @Override
  public int retries() {
    return retries;
  }

  @Override
  public int ageSeconds() {
    return edge == null ? -1 : edge.ageSeconds;
  }

  @Override
  public CacheStatus cache() {
    if (deviceCache != CacheStatus.UNKNOWN) {
      return deviceCache;
    }
    return edge == null ? CacheStatus.UNKNOWN : edge.cache;
  }

  @Override
  public HttpVersion protocol() {
    return protocol;
  }

  @Override
  public ConnectionUse connection() {
    if (!acquired) {
      return ConnectionUse.NONE;
    }
    return opened ? ConnectionUse.NEW : ConnectionUse.REUSED;
  }

  @Override
  public int ipFamily() {
    return ipFamily;
  }

  @Override
  public @Nullable String pop() {
    return edge == null ? null : edge.pop;
  }

  @Override
  public @Nullable String traceId() {
    return traceId;
  }
}
