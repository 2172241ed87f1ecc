// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.validate;

import dev.isochrone.collector.Batch;
import dev.isochrone.collector.Dictionary;
import dev.isochrone.collector.Names;
import dev.isochrone.collector.Refusal;
import dev.isochrone.collector.SliceColumn;
import org.jspecify.annotations.Nullable;

/** Whether the values of one row of {@code slices} can be stored. Reads one batch; not shared. */
final class SliceCheck {
  private static final long MAX_UINT32 = 0xffff_ffffL;
  private static final long MAX_UINT16 = 0xffffL;
  private static final long MAX_UINT8 = 0xffL;

  private final Names names;
  private final long batchAgeMillis;
  private final long[] session;
  private final long[] slice;
  private final long[] age;
  private final long[] country;
  private final long[] network;
  private final long[] carrier;
  private final long[] state;
  private final long[] plan;
  private final double[] keep;
  private final double[] deviceKeep;
  private final double[] phaseKeep;

  SliceCheck(Batch batch, long batchAgeMillis) {
    this.names = batch.names();
    this.batchAgeMillis = batchAgeMillis;
    session = batch.slices().integers(SliceColumn.SESSION);
    slice = batch.slices().integers(SliceColumn.SLICE);
    age = batch.slices().integers(SliceColumn.AGE);
    country = batch.slices().integers(SliceColumn.COUNTRY);
    network = batch.slices().integers(SliceColumn.NETWORK);
    carrier = batch.slices().integers(SliceColumn.CARRIER);
    state = batch.slices().integers(SliceColumn.STATE);
    plan = batch.slices().integers(SliceColumn.PLAN);
    keep = batch.slices().probabilities(SliceColumn.KEEP);
    deviceKeep = batch.slices().probabilities(SliceColumn.DEVICE_KEEP);
    phaseKeep = batch.slices().probabilities(SliceColumn.PHASE_KEEP);
  }

  @Nullable Refusal refusal(int row) {
    if (!Range.isKeep(keep[row])
        || !Range.isKeep(deviceKeep[row])
        || !Range.isKeep(phaseKeep[row])) {
      return Refusal.KEEP_OUT_OF_RANGE;
    }
    if (!names.has(Dictionary.COUNTRY, country[row])
        || !names.has(Dictionary.NETWORK, network[row])
        || !names.has(Dictionary.CARRIER, carrier[row])) {
      return Refusal.BAD_INDEX;
    }
    if (!Range.in(session[row], 0, MAX_UINT32)
        || !Range.in(slice[row], 0, MAX_UINT16)
        || !Range.in(state[row], 0, MAX_UINT8)
        || !Range.in(plan[row], 0, MAX_UINT32)) {
      return Refusal.OUT_OF_RANGE;
    }
    if (age[row] > RecordChecks.OLDEST.toMillis() - batchAgeMillis) {
      return Refusal.TOO_OLD;
    }
    return age[row] < -RecordChecks.NEWEST.toMillis() - batchAgeMillis ? Refusal.IN_FUTURE : null;
  }
}
