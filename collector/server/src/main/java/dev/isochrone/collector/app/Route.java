// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.AdmittedBatch;
import dev.isochrone.collector.AppendResult;
import dev.isochrone.collector.Arrival;
import dev.isochrone.collector.EnrichedBatch;
import dev.isochrone.collector.Refusal;
import dev.isochrone.collector.ValidBatch;
import dev.isochrone.collector.admit.SourceBound;
import dev.isochrone.collector.admit.Thinning;
import dev.isochrone.collector.encode.BatchEncoder;
import dev.isochrone.collector.enrich.Enricher;
import dev.isochrone.collector.health.IntakeCounters;
import dev.isochrone.collector.names.Naming;
import dev.isochrone.collector.otlp.InvalidTraces;
import dev.isochrone.collector.otlp.SpanBatch;
import dev.isochrone.collector.otlp.TracesReader;
import dev.isochrone.collector.plan.CurrentPlans;
import dev.isochrone.collector.plan.RegionKey;
import dev.isochrone.collector.receive.Intake;
import dev.isochrone.collector.receive.IntakeResult;
import dev.isochrone.collector.spool.Spool;
import dev.isochrone.collector.validate.BatchReader;
import dev.isochrone.collector.validate.InvalidBatch;
import dev.isochrone.collector.validate.RecordChecks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of a batch through the stages, from JSON to the spool. Thread-safe. */
final class Route implements Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Route.class);

  private final BatchReader reader = new BatchReader();
  private final RecordChecks checks = new RecordChecks();
  private final TracesReader traces;
  private final Naming naming;
  private final BatchEncoder encoder = new BatchEncoder();
  private final Enricher enricher;
  private final Predicate<EnrichedBatch> isErased;
  private final UnaryOperator<EnrichedBatch> weights;
  private final SourceBound sources;
  private final Thinning thinning;
  private final Spool spool;
  private final CurrentPlans plans;
  private final IntakeCounters counters;

  Route(
      Enricher enricher,
      Predicate<EnrichedBatch> isErased,
      UnaryOperator<EnrichedBatch> weights,
      SourceBound sources,
      Thinning thinning,
      Spool spool,
      CurrentPlans plans,
      IntakeCounters counters,
      TracesReader traces,
      Naming naming) {
    this.traces = traces;
    this.naming = naming;
    this.enricher = enricher;
    this.isErased = isErased;
    this.weights = weights;
    this.sources = sources;
    this.thinning = thinning;
    this.spool = spool;
    this.plans = plans;
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
    return pass(valid, 0, arrival, weights).thenApply(Passed::result);
  }

  /**
   * Takes the spans of an OTLP request. No plan of ours gave their weights, so that only the bounds
   * on what a source can stand for hold for them.
   */
  CompletionStage<IntakeResult> takeTraces(
      Arrival arrival, byte[] body, int length, boolean isJson) {
    List<SpanBatch> batches;
    try {
      RegionKey region =
          new RegionKey(
              arrival.key().tenant(),
              arrival.key().app(),
              enricher.origin(arrival.caller()).country());
      batches =
          traces.read(arrival, body, length, isJson, plans.offer(region)::exemplarKeepProbability);
    } catch (InvalidTraces e) {
      counters.invalid();
      String message = String.valueOf(e.getMessage());
      return CompletableFuture.completedFuture(
          e.isTooLarge() ? new IntakeResult.TooLarge(message) : new IntakeResult.Invalid(message));
    }
    List<CompletableFuture<Passed>> passed = new ArrayList<>();
    for (SpanBatch spans : batches) {
      ValidBatch valid = checks.check(spans.batch(), arrival).refusing(spans.refused());
      passed.add(
          pass(valid, spans.refusedSpans(), arrival, UnaryOperator.identity())
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(passed.toArray(CompletableFuture[]::new))
        .thenApply(all -> Passed.together(passed.stream().map(CompletableFuture::join).toList()));
  }

  private CompletionStage<Passed> pass(
      ValidBatch valid, int spans, Arrival arrival, UnaryOperator<EnrichedBatch> check) {
    EnrichedBatch enriched = enricher.enrich(valid, arrival);
    if (isErased.test(enriched)) {
      counters.refused(valid, Refusal.ERASED);
      ValidBatch nothing = valid.without(valid.slices(), Refusal.ERASED);
      return CompletableFuture.completedFuture(new Passed(nothing, spans, forgotten(enriched)));
    }
    EnrichedBatch believed;
    try {
      believed = sources.check(check.apply(enriched));
    } catch (RuntimeException e) {
      LOG.warn("a plan of the past cannot be looked up: {}", e.getMessage());
      return CompletableFuture.completedFuture(
          new Passed(
              valid,
              spans,
              new IntakeResult.Unavailable(
                  "plans_unreachable", "past plans cannot be looked up now")));
    }
    AdmittedBatch admitted = thinning.admit(naming.name(believed));
    return spool
        .append(encoder.encode(admitted))
        .thenApply(
            result ->
                new Passed(believed.valid(), spans, answer(believed, admitted, spans, result)));
  }

  private IntakeResult answer(
      EnrichedBatch believed, AdmittedBatch admitted, int spans, AppendResult result) {
    return switch (result) {
      case DURABLE, DUPLICATE -> {
        if (result == AppendResult.DURABLE) {
          sources.stored(believed);
          thinning.stored(believed, admitted);
          counters.taken(admitted.enriched().valid(), spans);
        }
        yield accepted(admitted.enriched());
      }
      case FULL ->
          new IntakeResult.Unavailable("spool_full", "the spool has reached its bound of bytes");
      case BROKEN ->
          new IntakeResult.Unavailable("spool_broken", "the spool's disk failed, nothing is taken");
    };
  }

  private IntakeResult forgotten(EnrichedBatch enriched) {
    int records =
        enriched.valid().batch().slices().rows() + enriched.valid().batch().exemplars().rows();
    return accepted(enriched, 0, 0, Map.of(Refusal.ERASED.code(), records));
  }

  private IntakeResult accepted(EnrichedBatch enriched) {
    Map<String, Integer> rejected = new TreeMap<>();
    for (Map.Entry<Refusal, Integer> refused : enriched.valid().refused().entrySet()) {
      rejected.put(refused.getKey().code(), refused.getValue());
    }
    return accepted(
        enriched,
        enriched.valid().slices().cardinality(),
        enriched.valid().exemplars().cardinality(),
        rejected);
  }

  private IntakeResult accepted(
      EnrichedBatch enriched, int slices, int exemplars, Map<String, Integer> rejected) {
    String country = enriched.origin().country();
    CurrentPlans.Offer offer =
        plans.offer(new RegionKey(enriched.tenant(), enriched.app(), country));
    return new IntakeResult.Accepted(
        country,
        slices,
        exemplars,
        rejected,
        offer.version(),
        offer.update(enriched.arrival().planVersion()));
  }

  /**
   * What became of one batch.
   *
   * @param believed what of it is believed, before admission
   * @param spans that came with it and became none of its slices
   */
  private record Passed(ValidBatch believed, int spans, IntakeResult result) {

    /** The answer to a request of several batches: taken if all are. */
    static IntakeResult together(List<Passed> all) {
      int rejected = 0;
      Map<String, Integer> reasons = new TreeMap<>();
      for (Passed one : all) {
        if (!(one.result instanceof IntakeResult.Accepted)) {
          return one.result;
        }
        int slices = one.believed.batch().slices().rows() - one.believed.slices().cardinality();
        rejected += one.spans + slices;
        one.believed.refused().forEach((why, n) -> reasons.merge(why.code(), n, Integer::sum));
      }
      return new IntakeResult.Traces(rejected, reasons);
    }
  }
}
