// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.traffic;

import dev.isochrone.CacheStatus;
import dev.isochrone.CompletedRequest;
import dev.isochrone.ConnectionUse;
import dev.isochrone.HttpVersion;
import dev.isochrone.Phase;
import dev.isochrone.UnreadEdge;
import dev.isochrone.plan.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A request that nobody made. Immutable, except that the phases' array is not copied.
 *
 * @param phaseMicros by {@link Phase#code}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and there are many
record SyntheticRequest(
    long endNanos,
    String api,
    String host,
    Outcome outcome,
    long totalMicros,
    long[] phaseMicros,
    Phase reached,
    @Nullable String failure,
    int status,
    long sentBytes,
    long receivedBytes,
    UnreadEdge edge,
    CacheStatus cache,
    HttpVersion protocol,
    ConnectionUse connection,
    int ipFamily,
    @Nullable String traceId)
    implements CompletedRequest {

  @Override
  public long micros(Phase phase) {
    return phaseMicros[phase.code()];
  }

  @Override
  public int redirects() {
    return 0;
  }

  @Override
  public int retries() {
    return 0;
  }
}
