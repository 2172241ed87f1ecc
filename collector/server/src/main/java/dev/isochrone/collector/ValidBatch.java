// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A batch and which of its records are taken. Every record is either kept or counted in {@code
 * refused}: received = kept + refused.
 *
 * @param batch as it came in
 * @param slices rows of {@link Batch#slices} that are kept
 * @param exemplars rows of {@link Batch#exemplars} that are kept
 * @param sliceOfTiming for each row of {@link Batch#timings} its row of {@link Batch#slices}
 * @param refused records that are not, by reason
 * @param quarantined slices among those, whose weight is not to be believed
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose, never changed
public record ValidBatch(
    Batch batch,
    BitSet slices,
    BitSet exemplars,
    int[] sliceOfTiming,
    Map<Refusal, Integer> refused,
    List<Quarantined> quarantined) {

  /**
   * Returns the batch without some of its slices, each counted, and without their exemplars.
   *
   * @param dropped rows of {@link Batch#slices}
   */
  public ValidBatch without(BitSet dropped, Refusal reason) {
    BitSet gone = (BitSet) slices.clone();
    gone.and(dropped);
    if (gone.isEmpty()) {
      return this;
    }
    BitSet keptSlices = (BitSet) slices.clone();
    keptSlices.andNot(gone);
    BitSet keptExemplars = (BitSet) exemplars.clone();
    long[] timings = batch.exemplars().integers(ExemplarColumn.TIMING);
    for (int row = exemplars.nextSetBit(0); row >= 0; row = exemplars.nextSetBit(row + 1)) {
      keptExemplars.set(row, !gone.get(sliceOfTiming[(int) timings[row]]));
    }
    return with(keptSlices, keptExemplars, reason);
  }

  /** Returns the same of a batch whose rows are the same. */
  public ValidBatch with(Batch same) {
    return new ValidBatch(same, slices, exemplars, sliceOfTiming, refused, quarantined);
  }

  /** Returns the same, with records that never became rows of the batch counted too. */
  public ValidBatch refusing(Map<Refusal, Integer> others) {
    Map<Refusal, Integer> all = new EnumMap<>(Refusal.class);
    all.putAll(refused);
    others.forEach((reason, records) -> all.merge(reason, records, Integer::sum));
    return new ValidBatch(batch, slices, exemplars, sliceOfTiming, all, quarantined);
  }

  /** Returns the batch without its exemplars, each counted. */
  public ValidBatch withoutExemplars(Refusal reason) {
    return exemplars.isEmpty() ? this : with(slices, new BitSet(), reason);
  }

  /** Returns the batch without slices whose weight is not to be believed. */
  public ValidBatch without(List<Quarantined> unbelieved) {
    ValidBatch rest =
        new ValidBatch(
            batch,
            slices,
            exemplars,
            sliceOfTiming,
            refused,
            Stream.concat(quarantined.stream(), unbelieved.stream()).toList());
    for (Quarantined slice : unbelieved) {
      BitSet one = new BitSet();
      one.set(slice.slice());
      rest = rest.without(one, slice.reason());
    }
    return rest;
  }

  private ValidBatch with(BitSet keptSlices, BitSet keptExemplars, Refusal reason) {
    Map<Refusal, Integer> all = new EnumMap<>(Refusal.class);
    all.putAll(refused);
    int gone = slices.cardinality() - keptSlices.cardinality();
    int without = exemplars.cardinality() - keptExemplars.cardinality();
    all.merge(reason, gone + without, Integer::sum);
    return new ValidBatch(batch, keptSlices, keptExemplars, sliceOfTiming, all, quarantined);
  }
}
