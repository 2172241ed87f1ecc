// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import dev.isochrone.CacheStatus;
import dev.isochrone.CompletedRequest;
import dev.isochrone.ConnectionUse;
import dev.isochrone.HttpVersion;
import dev.isochrone.Phase;
import dev.isochrone.RequestColumns;
import dev.isochrone.RequestColumns.Field;
import dev.isochrone.RequestColumns.Text;
import dev.isochrone.plan.Outcome;
import java.util.Arrays;
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
    RequestColumns kept = new RequestColumns(1);
    kept.add(request);
    kept = kept.frozen();
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
        kept.number(0, Field.SERVER),
        request.reached(),
        request.failure(),
        request.status(),
        request.sentBytes(),
        request.receivedBytes(),
        request.redirects(),
        request.retries(),
        (int) kept.number(0, Field.AGE),
        cacheOf(kept.number(0, Field.CACHE)),
        request.protocol(),
        request.connection(),
        request.ipFamily(),
        kept.text(0, Text.POP),
        request.traceId());
  }

  private static CacheStatus cacheOf(long code) {
    return Arrays.stream(CacheStatus.values())
        .filter(status -> status.code() == code)
        .findFirst()
        .orElseThrow();
  }

  long micros(Phase phase) {
    return phases.getOrDefault(phase, 0L);
  }

  long phaseSum() {
    return phases.values().stream().mapToLong(Long::longValue).sum();
  }
}
