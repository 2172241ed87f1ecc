// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.validate;

import dev.isochrone.collector.Batch;
import dev.isochrone.collector.Dictionary;
import dev.isochrone.collector.Names;
import dev.isochrone.collector.PhaseColumn;
import dev.isochrone.collector.Refusal;
import dev.isochrone.collector.TimingColumn;
import dev.isochrone.plan.Outcome;
import org.jspecify.annotations.Nullable;

/** Whether the values of one row of {@code timings} or {@code phases} can be stored. Not shared. */
final class TimingCheck {
  private static final long MAX_UINT16 = 0xffffL;
  private static final int MAX_CACHE = 6;
  private static final int MAX_PROTOCOL = 4;
  private static final int MAX_CONNECTION = 2;

  private final Names names;
  private final long[] end;
  private final long[] api;
  private final long[] outcome;
  private final long[] total;
  private final long[] size;
  private final long[] cache;
  private final long[] protocol;
  private final long[] connection;
  private final long[] pop;
  private final double[] keep;
  private final long[][] phases;

  TimingCheck(Batch batch) {
    names = batch.names();
    end = batch.timings().integers(TimingColumn.END);
    api = batch.timings().integers(TimingColumn.API);
    outcome = batch.timings().integers(TimingColumn.OUTCOME);
    total = batch.timings().integers(TimingColumn.TOTAL);
    size = batch.timings().integers(TimingColumn.SIZE);
    cache = batch.timings().integers(TimingColumn.CACHE);
    protocol = batch.timings().integers(TimingColumn.PROTOCOL);
    connection = batch.timings().integers(TimingColumn.CONNECTION);
    pop = batch.timings().integers(TimingColumn.POP);
    keep = batch.timings().probabilities(TimingColumn.KEEP);
    PhaseColumn[] columns = PhaseColumn.values();
    phases = new long[columns.length][];
    for (PhaseColumn column : columns) {
      phases[column.index()] = batch.phases().integers(column);
    }
  }

  @Nullable Refusal refusal(int row) {
    if (!Range.isKeep(keep[row])) {
      return Refusal.KEEP_OUT_OF_RANGE;
    }
    if (outcome[row] != (byte) outcome[row] || Outcome.ofCode((int) outcome[row]) == null) {
      return Refusal.UNKNOWN_OUTCOME;
    }
    if (!Range.in(cache[row], 0, MAX_CACHE)
        || !Range.in(protocol[row], 0, MAX_PROTOCOL)
        || !Range.in(connection[row], 0, MAX_CONNECTION)) {
      return Refusal.UNKNOWN_CODE;
    }
    if (!names.hasValue(Dictionary.API, api[row]) || !names.has(Dictionary.POP, pop[row])) {
      return Refusal.BAD_INDEX;
    }
    if (!Range.in(end[row], 0, MAX_UINT16)
        || !Range.isBucket(total[row])
        || !Range.isBucket(size[row])) {
      return Refusal.OUT_OF_RANGE;
    }
    return null;
  }

  @Nullable Refusal phaseRefusal(int row) {
    for (long[] phase : phases) {
      if (!Range.isBucket(phase[row])) {
        return Refusal.OUT_OF_RANGE;
      }
    }
    return null;
  }
}
