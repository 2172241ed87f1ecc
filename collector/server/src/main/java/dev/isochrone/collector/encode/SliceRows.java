// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.encode;

import dev.isochrone.collector.Batch;
import dev.isochrone.collector.Dictionary;
import dev.isochrone.collector.EnrichedBatch;
import dev.isochrone.collector.Names;
import dev.isochrone.collector.PhaseColumn;
import dev.isochrone.collector.SliceColumn;
import dev.isochrone.collector.Table;
import dev.isochrone.collector.TableRows;
import dev.isochrone.collector.TimingColumn;

/** Rows of {@link Table#SLICES}: one per kept slice, its timings and phases in arrays. */
final class SliceRows {
  private static final PhaseColumn[] PHASES = PhaseColumn.values();

  private final RowBinary out;

  SliceRows(RowBinary out) {
    this.out = out;
  }

  TableRows of(EnrichedBatch enriched, double admission, boolean bare) {
    Batch batch = enriched.valid().batch();
    SliceRow row = new SliceRow(enriched, admission);
    long[] requests = batch.slices().integers(SliceColumn.REQUESTS);
    long[] phased = batch.slices().integers(SliceColumn.PHASED);
    int timing = 0;
    int phase = 0;
    for (int slice = 0; slice < batch.slices().rows(); slice++) {
      int count = (int) requests[slice];
      int phases = phased[slice] == 1 ? count : 0;
      if (enriched.valid().slices().get(slice)) {
        int stored = bare ? 0 : phases;
        row.write(out, slice, stored > 0);
        timings(batch, timing, timing + count);
        phases(batch, phase, phase + stored);
        out.int8(SliceRow.deviceState(batch, slice));
      }
      timing += count;
      phase += phases;
    }
    return new TableRows(Table.SLICES, enriched.valid().slices().cardinality(), out.take());
  }

  private void timings(Batch batch, int from, int to) {
    Names names = batch.names();
    out.int16s(batch.timings().integers(TimingColumn.END), from, to);
    strings(names, Dictionary.API, batch.timings().integers(TimingColumn.API), from, to);
    out.int8s(batch.timings().integers(TimingColumn.OUTCOME), from, to);
    out.int16s(batch.timings().integers(TimingColumn.TOTAL), from, to);
    out.int16s(batch.timings().integers(TimingColumn.SIZE), from, to);
    out.int8s(batch.timings().integers(TimingColumn.CACHE), from, to);
    out.int8s(batch.timings().integers(TimingColumn.PROTOCOL), from, to);
    out.int8s(batch.timings().integers(TimingColumn.CONNECTION), from, to);
    strings(names, Dictionary.POP, batch.timings().integers(TimingColumn.POP), from, to);
    out.float32s(batch.timings().probabilities(TimingColumn.KEEP), from, to);
  }

  private void phases(Batch batch, int from, int to) {
    for (PhaseColumn column : PHASES) {
      out.int16s(batch.phases().integers(column), from, to);
    }
  }

  private void strings(Names names, Dictionary dictionary, long[] indexes, int from, int to) {
    out.length(to - from);
    for (int i = from; i < to; i++) {
      out.string(names.utf8(dictionary, indexes[i]));
    }
  }
}
