// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

import java.util.BitSet;
import java.util.Map;

/**
 * A batch and which of its records are taken. Every record is either kept or counted in {@code
 * refused}: received = kept + refused.
 *
 * @param batch as it came in
 * @param slices rows of {@link Batch#slices} that are kept
 * @param exemplars rows of {@link Batch#exemplars} that are kept
 * @param sliceOfTiming for each row of {@link Batch#timings} its row of {@link Batch#slices}
 * @param refused records that are not, by reason
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose, never changed
public record ValidBatch(
    Batch batch,
    BitSet slices,
    BitSet exemplars,
    int[] sliceOfTiming,
    Map<Refusal, Integer> refused) {}
