// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.validate;

import dev.isochrone.collector.Arrival;
import dev.isochrone.collector.Batch;
import dev.isochrone.collector.Refusal;
import dev.isochrone.collector.SliceColumn;
import dev.isochrone.collector.ValidBatch;
import java.time.Duration;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides record by record what of a batch is kept. A slice is kept or refused whole, with its
 * timings and phases, since half a slice would bias what is estimated from it. Stateless.
 */
public final class RecordChecks {
  /** How long ago a slice may have begun. */
  public static final Duration OLDEST = Duration.ofDays(7);

  /** How far in the future a slice may begin; it is then taken as having begun now. */
  public static final Duration NEWEST = Duration.ofMinutes(2);

  /** Returns the batch with the records that are kept; every other one is counted by reason. */
  public ValidBatch check(Batch batch, Arrival arrival) {
    Map<Refusal, Integer> refused = new EnumMap<>(Refusal.class);
    int[] sliceOfTiming = new int[batch.timings().rows()];
    BitSet slices = checkSlices(batch, arrival, refused, sliceOfTiming);
    BitSet exemplars = checkExemplars(batch, slices, refused, sliceOfTiming);
    return new ValidBatch(batch, slices, exemplars, sliceOfTiming, refused, List.of());
  }

  private static BitSet checkSlices(
      Batch batch, Arrival arrival, Map<Refusal, Integer> refused, int[] sliceOfTiming) {
    SliceCheck sliceCheck = new SliceCheck(batch, arrival.batchAgeMillis());
    TimingCheck timingCheck = new TimingCheck(batch);
    long[] requests = batch.slices().integers(SliceColumn.REQUESTS);
    long[] phased = batch.slices().integers(SliceColumn.PHASED);
    BitSet kept = new BitSet(batch.slices().rows());
    int timing = 0;
    int phase = 0;
    for (int slice = 0; slice < batch.slices().rows(); slice++) {
      int end = timing + (int) requests[slice];
      Refusal refusal = sliceCheck.refusal(slice);
      for (; timing < end; timing++) {
        sliceOfTiming[timing] = slice;
        refusal = refusal == null ? timingCheck.refusal(timing) : refusal;
        if (phased[slice] == 1) {
          refusal = refusal == null ? timingCheck.phaseRefusal(phase) : refusal;
          phase++;
        }
      }
      note(refusal, slice, kept, refused);
    }
    return kept;
  }

  private static BitSet checkExemplars(
      Batch batch, BitSet slices, Map<Refusal, Integer> refused, int[] sliceOfTiming) {
    ExemplarCheck check = new ExemplarCheck(batch, slices, sliceOfTiming);
    BitSet kept = new BitSet(batch.exemplars().rows());
    for (int row = 0; row < batch.exemplars().rows(); row++) {
      note(check.refusal(row), row, kept, refused);
    }
    return kept;
  }

  private static void note(
      @Nullable Refusal refusal, int row, BitSet kept, Map<Refusal, Integer> refused) {
    if (refusal == null) {
      kept.set(row);
    } else {
      refused.merge(refusal, 1, Integer::sum);
    }
  }
}
