// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.validate;

import dev.isochrone.collector.Batch;
import dev.isochrone.collector.ColumnTable;
import dev.isochrone.collector.Dictionary;
import dev.isochrone.collector.ExemplarColumn;
import dev.isochrone.collector.HeaderIndexes;
import dev.isochrone.collector.Refusal;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether the values of one row of {@code exemplars} can be stored. Reads one batch; not shared.
 */
final class ExemplarCheck {
  private static final int MAX_REACHED = 7;
  private static final int MAX_UINT8 = 255;
  private static final int MAX_STATUS = 65_535;
  private static final ExemplarColumn[] INT32 = {
    ExemplarColumn.QUEUE, ExemplarColumn.DNS, ExemplarColumn.CONNECT, ExemplarColumn.TLS,
    ExemplarColumn.SEND, ExemplarColumn.WAIT, ExemplarColumn.SERVER, ExemplarColumn.TRANSFER,
    ExemplarColumn.AGE
  };
  private static final ExemplarColumn[] INT64 = {ExemplarColumn.SENT, ExemplarColumn.RECEIVED};

  private final Batch batch;
  private final ColumnTable<ExemplarColumn> exemplars;
  private final BitSet slices;
  private final int[] sliceOfTiming;

  ExemplarCheck(Batch batch, BitSet slices, int[] sliceOfTiming) {
    this.batch = batch;
    this.exemplars = batch.exemplars();
    this.slices = slices;
    this.sliceOfTiming = sliceOfTiming;
  }

  @Nullable Refusal refusal(int row) {
    long timing = exemplars.integers(ExemplarColumn.TIMING)[row];
    if (!Range.in(timing, 0, sliceOfTiming.length - 1L)) {
      return Refusal.BAD_INDEX;
    }
    if (!slices.get(sliceOfTiming[(int) timing])) {
      return Refusal.SLICE_REFUSED;
    }
    if (!Range.isKeep(exemplars.probabilities(ExemplarColumn.KEEP)[row])) {
      return Refusal.KEEP_OUT_OF_RANGE;
    }
    if (!batch.names().has(Dictionary.HOST, value(ExemplarColumn.HOST, row))
        || !batch.names().has(Dictionary.FAILURE, value(ExemplarColumn.FAILURE, row))
        || !hasHeaders(exemplars.texts(ExemplarColumn.HEADERS)[row])) {
      return Refusal.BAD_INDEX;
    }
    return codeOrNumberRefusal(row);
  }

  private @Nullable Refusal codeOrNumberRefusal(int row) {
    long ip = value(ExemplarColumn.IP, row);
    if (!Range.in(value(ExemplarColumn.REACHED, row), 0, MAX_REACHED)
        || !(ip == 0 || ip == 4 || ip == 6)) {
      return Refusal.UNKNOWN_CODE;
    }
    for (ExemplarColumn column : INT32) {
      if (!Range.in(value(column, row), -1, Integer.MAX_VALUE)) {
        return Refusal.OUT_OF_RANGE;
      }
    }
    for (ExemplarColumn column : INT64) {
      if (value(column, row) < -1) {
        return Refusal.OUT_OF_RANGE;
      }
    }
    if (value(ExemplarColumn.TOTAL, row) < 0
        || !Range.in(value(ExemplarColumn.STATUS, row), 0, MAX_STATUS)
        || !Range.in(value(ExemplarColumn.REDIRECTS, row), 0, MAX_UINT8)
        || !Range.in(value(ExemplarColumn.RETRIES, row), 0, MAX_UINT8)) {
      return Refusal.OUT_OF_RANGE;
    }
    String trace = exemplars.texts(ExemplarColumn.TRACE)[row];
    return trace == null || Range.isId(trace) ? null : Refusal.BAD_TRACE_ID;
  }

  private boolean hasHeaders(@Nullable String text) {
    if (!HeaderIndexes.areIn(text)) {
      return false;
    }
    for (int index : HeaderIndexes.of(text)) {
      if (!batch.names().hasValue(Dictionary.HEADER, index)) {
        return false;
      }
    }
    return true;
  }

  private long value(ExemplarColumn column, int row) {
    return exemplars.integers(column)[row];
  }
}
