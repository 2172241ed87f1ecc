// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import dev.isochrone.CacheStatus;
import dev.isochrone.CompletedRequest;
import dev.isochrone.ConnectionUse;
import dev.isochrone.HttpVersion;
import dev.isochrone.Phase;
import dev.isochrone.plan.Outcome;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A completed request as it was when it was handed over. */
record Recorded(
    String api,
    String host,
    Outcome outcome,
    long total,
    Map<Phase, Long> phases,
    long server,
    Phase reached,
    @Nullable String failure,
    int status,
    long sent,
    long received,
    int redirects,
    int retries,
    int age,
    CacheStatus cache,
    HttpVersion protocol,
    ConnectionUse connection,
    int ip,
    @Nullable String pop,
    @Nullable String trace) {

  static Recorded of(CompletedRequest request) {
    Map<Phase, Long> phases = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      phases.put(phase, request.micros(phase));
    }
    return new Recorded(
        request.api(),
        request.host(),
        request.outcome(),
        request.totalMicros(),
        phases,
        request.serverMicros(),
        request.reached(),
        request.failure(),
        request.status(),
        request.sentBytes(),
        request.receivedBytes(),
        request.redirects(),
        request.retries(),
        request.ageSeconds(),
        request.cache(),
        request.protocol(),
        request.connection(),
        request.ipFamily(),
        request.pop(),
        request.traceId());
  }

  long micros(Phase phase) {
    return phases.getOrDefault(phase, 0L);
  }

  long phaseSum() {
    return phases.values().stream().mapToLong(Long::longValue).sum();
  }
}
