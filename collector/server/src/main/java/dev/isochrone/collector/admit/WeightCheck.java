// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.admit;

import dev.isochrone.collector.Batch;
import dev.isochrone.collector.Dictionary;
import dev.isochrone.collector.EnrichedBatch;
import dev.isochrone.collector.ExemplarColumn;
import dev.isochrone.collector.Quarantined;
import dev.isochrone.collector.Refusal;
import dev.isochrone.collector.SliceColumn;
import dev.isochrone.collector.TimingColumn;
import dev.isochrone.plan.Outcome;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SliceDecision;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Recomputes every probability from the plan that a slice names and from what the slice holds, with
 * the class that decided in the SDK. What does not agree is quarantined; nothing is corrected,
 * since a corrected weight is as biased as a false one. Thread-safe; blocks while a plan of the
 * past is looked up.
 */
public final class WeightCheck {
  /** SDKs round to four digits, before the draw. */
  private static final double TOLERANCE = 1e-3;

  private final LongFunction<@Nullable SamplingPlan> plans;

  /**
   * Makes the check.
   *
   * @param plans by version; null for one that never was
   */
  public WeightCheck(LongFunction<@Nullable SamplingPlan> plans) {
    this.plans = plans;
  }

  /**
   * Returns the batch without slices whose weights are not those of their plans.
   *
   * @throws RuntimeException if a plan cannot be looked up now
   */
  public EnrichedBatch check(EnrichedBatch enriched) {
    Batch batch = enriched.valid().batch();
    long[] requests = batch.slices().integers(SliceColumn.REQUESTS);
    long[] versions = batch.slices().integers(SliceColumn.PLAN);
    SliceDecision decision = new SliceDecision(SamplingPlan.KEEP_EVERYTHING);
    BitSet[] exemplars = exemplarsBySlice(enriched);
    List<Quarantined> unbelieved = new ArrayList<>();
    int timing = 0;
    for (int slice = 0; slice < requests.length; slice++) {
      int end = timing + (int) requests[slice];
      if (enriched.valid().slices().get(slice)) {
        SamplingPlan plan = plans.apply(versions[slice]);
        if (plan == null) {
          unbelieved.add(new Quarantined(slice, Refusal.UNKNOWN_PLAN, 0));
        } else {
          double expected =
              deviceKeep(plan, batch, slice) * decide(decision, plan, batch, timing, end);
          if (!agrees(batch, plan, decision, slice, timing, end, expected)
              || !exemplarsAgree(batch, plan, exemplars[slice])) {
            unbelieved.add(new Quarantined(slice, Refusal.WEIGHT_MISMATCH, expected));
          }
        }
      }
      timing = end;
    }
    return unbelieved.isEmpty() ? enriched : enriched.with(enriched.valid().without(unbelieved));
  }

  /** Returns the factor of the device's own budget, or 0 if the plan cannot lead to it. */
  private static double deviceKeep(SamplingPlan plan, Batch batch, int slice) {
    double claimed = batch.slices().probabilities(SliceColumn.DEVICE_KEEP)[slice];
    double least = plan.hasDeviceBudget() ? SliceDecision.LEAST_DEVICE_KEEP : 1;
    return claimed < least ? 0 : claimed;
  }

  /** Returns what the slice's probability should be, 0 if it cannot be one of an SDK's. */
  private static double decide(
      SliceDecision decision, SamplingPlan plan, Batch batch, int from, int to) {
    decision.reset(plan);
    if (to - from > SliceDecision.MAX_REQUESTS) {
      return 0;
    }
    long[] api = batch.timings().integers(TimingColumn.API);
    long[] total = batch.timings().integers(TimingColumn.TOTAL);
    for (int i = from; i < to; i++) {
      decision.add(batch.names().value(Dictionary.API, api[i]), (int) total[i], outcome(batch, i));
    }
    return decision.keepProbability();
  }

  private static boolean agrees(
      Batch batch,
      SamplingPlan plan,
      SliceDecision decision,
      int slice,
      int from,
      int to,
      double expected) {
    boolean agrees =
        near(batch.slices().probabilities(SliceColumn.KEEP)[slice], expected)
            && (batch.slices().integers(SliceColumn.PHASED)[slice] == 0
                || near(
                    batch.slices().probabilities(SliceColumn.PHASE_KEEP)[slice],
                    plan.phaseKeepProbability()));
    double[] keep = batch.timings().probabilities(TimingColumn.KEEP);
    for (int i = from; i < to && agrees; i++) {
      agrees = near(keep[i], decision.timingKeepProbability(i - from));
    }
    return agrees;
  }

  private static boolean exemplarsAgree(
      Batch batch, SamplingPlan plan, @Nullable BitSet exemplars) {
    if (exemplars == null) {
      return true;
    }
    long[] timing = batch.exemplars().integers(ExemplarColumn.TIMING);
    double[] keep = batch.exemplars().probabilities(ExemplarColumn.KEEP);
    long[] total = batch.timings().integers(TimingColumn.TOTAL);
    boolean agree = true;
    for (int row = exemplars.nextSetBit(0);
        row >= 0 && agree;
        row = exemplars.nextSetBit(row + 1)) {
      int at = (int) timing[row];
      agree = near(keep[row], plan.exemplarKeepProbability(outcome(batch, at), (int) total[at]));
    }
    return agree;
  }

  private static @Nullable BitSet[] exemplarsBySlice(EnrichedBatch enriched) {
    Batch batch = enriched.valid().batch();
    @Nullable BitSet[] bySlice = new BitSet[batch.slices().rows()];
    long[] timing = batch.exemplars().integers(ExemplarColumn.TIMING);
    BitSet kept = enriched.valid().exemplars();
    for (int row = kept.nextSetBit(0); row >= 0; row = kept.nextSetBit(row + 1)) {
      int slice = enriched.valid().sliceOfTiming()[(int) timing[row]];
      BitSet rows = bySlice[slice];
      if (rows == null) {
        rows = new BitSet();
        bySlice[slice] = rows;
      }
      rows.set(row);
    }
    return bySlice;
  }

  private static Outcome outcome(Batch batch, int timing) {
    Outcome outcome = Outcome.ofCode((int) batch.timings().integers(TimingColumn.OUTCOME)[timing]);
    return outcome == null ? Outcome.OTHER : outcome;
  }

  private static boolean near(double claimed, double expected) {
    return Math.abs(claimed - expected) <= TOLERANCE * expected;
  }
}
