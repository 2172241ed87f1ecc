// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.AppendResult;
import dev.isochrone.collector.Arrival;
import dev.isochrone.collector.EncodedBatch;
import dev.isochrone.collector.EnrichedBatch;
import dev.isochrone.collector.Refusal;
import dev.isochrone.collector.ValidBatch;
import dev.isochrone.collector.admit.Admission;
import dev.isochrone.collector.encode.BatchEncoder;
import dev.isochrone.collector.enrich.Enricher;
import dev.isochrone.collector.health.IntakeCounters;
import dev.isochrone.collector.receive.Intake;
import dev.isochrone.collector.receive.IntakeResult;
import dev.isochrone.collector.spool.Spool;
import dev.isochrone.collector.validate.BatchReader;
import dev.isochrone.collector.validate.InvalidBatch;
import dev.isochrone.collector.validate.RecordChecks;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The way of a batch through the stages, from JSON to the spool. Thread-safe. */
final class Route implements Intake {
  private final BatchReader reader = new BatchReader();
  private final RecordChecks checks = new RecordChecks();
  private final BatchEncoder encoder = new BatchEncoder();
  private final Enricher enricher;
  private final Admission admission;
  private final Spool spool;
  private final IntakeCounters counters;

  Route(Enricher enricher, Admission admission, Spool spool, IntakeCounters counters) {
    this.enricher = enricher;
    this.admission = admission;
    this.spool = spool;
    this.counters = counters;
  }

  @Override
  public CompletionStage<IntakeResult> take(Arrival arrival, byte[] json, int length) {
    ValidBatch valid;
    try {
      valid = checks.check(reader.read(json, length), arrival);
    } catch (InvalidBatch e) {
      counters.invalid();
      String message = String.valueOf(e.getMessage());
      return CompletableFuture.completedFuture(
          e.isTooLarge() ? new IntakeResult.TooLarge(message) : new IntakeResult.Invalid(message));
    }
    EnrichedBatch enriched = enricher.enrich(valid, arrival);
    EncodedBatch encoded = encoder.encode(enriched, admission.probability(enriched));
    return spool.append(encoded).thenApply(result -> answer(enriched, result));
  }

  private IntakeResult answer(EnrichedBatch enriched, AppendResult result) {
    return switch (result) {
      case DURABLE, DUPLICATE -> {
        if (result == AppendResult.DURABLE) {
          counters.taken(enriched.valid());
        }
        yield accepted(enriched);
      }
      case FULL ->
          new IntakeResult.Unavailable("spool_full", "the spool has reached its bound of bytes");
      case BROKEN ->
          new IntakeResult.Unavailable("spool_broken", "the spool's disk failed, nothing is taken");
    };
  }

  private static IntakeResult accepted(EnrichedBatch enriched) {
    Map<String, Integer> rejected = new TreeMap<>();
    for (Map.Entry<Refusal, Integer> refused : enriched.valid().refused().entrySet()) {
      rejected.put(refused.getKey().code(), refused.getValue());
    }
    return new IntakeResult.Accepted(
        enriched.origin().country(),
        enriched.valid().slices().cardinality(),
        enriched.valid().exemplars().cardinality(),
        rejected);
  }
}
