// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.health;

import dev.isochrone.collector.Refusal;
import dev.isochrone.collector.SliceColumn;
import dev.isochrone.collector.ValidBatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Counts what came in: {@code isochrone_received} = {@code isochrone_kept} + {@code
 * isochrone_rejected}, for slices, exemplars, and spans that became no slice. A batch counts once,
 * however often it is sent. Thread-safe.
 */
public final class IntakeCounters {
  private final MeterRegistry registry;
  private final Counter batches;
  private final Counter invalid;
  private final Counter receivedSlices;
  private final Counter receivedExemplars;
  private final Counter receivedSpans;
  private final Counter keptSlices;
  private final Counter keptExemplars;
  private final Counter keptRequests;
  private final Map<Refusal, Counter> rejected = new EnumMap<>(Refusal.class);

  /** Makes the counters. */
  public IntakeCounters(MeterRegistry registry) {
    this.registry = registry;
    batches = registry.counter("isochrone.batches");
    invalid = registry.counter("isochrone.batches.invalid");
    receivedSlices = registry.counter("isochrone.received", "record", "slice");
    receivedExemplars = registry.counter("isochrone.received", "record", "exemplar");
    receivedSpans = registry.counter("isochrone.received", "record", "span");
    keptSlices = registry.counter("isochrone.kept", "record", "slice");
    keptExemplars = registry.counter("isochrone.kept", "record", "exemplar");
    keptRequests = registry.counter("isochrone.kept.requests");
    for (Refusal refusal : Refusal.values()) {
      rejected.put(refusal, registry.counter("isochrone.rejected", "reason", refusal.code()));
    }
  }

  /** A request that was not taken, by its error's code: there are few of them. */
  public void turnedAway(String code) {
    registry.counter("isochrone.turned.away", "reason", code).increment();
  }

  /** A body that was no batch. */
  public void invalid() {
    invalid.increment();
  }

  /** A batch of which nothing is kept. */
  public void refused(ValidBatch valid, Refusal reason) {
    batches.increment();
    int slices = valid.batch().slices().rows();
    int exemplars = valid.batch().exemplars().rows();
    receivedSlices.increment(slices);
    receivedExemplars.increment(exemplars);
    Objects.requireNonNull(rejected.get(reason)).increment((double) slices + exemplars);
  }

  /**
   * A batch that is durable now.
   *
   * @param spans that came with it and became none of its slices
   */
  public void taken(ValidBatch valid, int spans) {
    batches.increment();
    receivedSpans.increment(spans);
    receivedSlices.increment(valid.batch().slices().rows());
    receivedExemplars.increment(valid.batch().exemplars().rows());
    keptSlices.increment(valid.slices().cardinality());
    keptExemplars.increment(valid.exemplars().cardinality());
    long[] requests = valid.batch().slices().integers(SliceColumn.REQUESTS);
    BitSet kept = valid.slices();
    long sum = 0;
    for (int slice = kept.nextSetBit(0); slice >= 0; slice = kept.nextSetBit(slice + 1)) {
      sum += requests[slice];
    }
    keptRequests.increment((double) sum);
    valid
        .refused()
        .forEach(
            (refusal, count) -> {
              Counter counter = rejected.get(refusal);
              if (counter != null) {
                counter.increment(count);
              }
            });
  }
}
