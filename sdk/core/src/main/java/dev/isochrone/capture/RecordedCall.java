// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import dev.isochrone.CacheStatus;
import dev.isochrone.CompletedRequest;
import dev.isochrone.ConnectionUse;
import dev.isochrone.HttpVersion;
import dev.isochrone.Phase;
import dev.isochrone.UnreadEdge;
import dev.isochrone.plan.Outcome;
import okhttp3.EventListener;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one call, read as a {@link CompletedRequest} once it has ended. It is the
 * listener itself, so that a call costs no further object. Written by {@link CallListener} only.
 */
abstract class RecordedCall extends PhaseTimes implements CompletedRequest {

  final Request request;
  @Nullable UnreadEdge edge;
  Outcome outcome = Outcome.OTHER;
  @Nullable String failure;
  @Nullable String traceId;
  String api = "";
  CacheStatus deviceCache = CacheStatus.UNKNOWN;
  HttpVersion protocol = HttpVersion.NONE;
  long abandonedNanos; // 0 unless it was
  boolean opened;
  boolean acquired;
  byte ipFamily;
  int status;
  short redirects;
  short retries;
  long sentBytes;
  long receivedBytes = -1;

  RecordedCall(Request request, EventListener app) {
    super(app);
    this.request = request;
  }

  @Override
  public long endNanos() {
    return abandonedNanos == 0 ? markNanos() : abandonedNanos;
  }

  @Override
  public String api() {
    return api;
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
  public @Nullable UnreadEdge edge() {
    return edge;
  }

  @Override
  public CacheStatus cache() {
    return deviceCache;
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
  public @Nullable String traceId() {
    return traceId;
  }
}
