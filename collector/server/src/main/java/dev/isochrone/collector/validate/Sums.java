// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.validate;

import dev.isochrone.collector.ColumnTable;
import dev.isochrone.collector.ExemplarColumn;
import dev.isochrone.collector.SliceColumn;
import dev.isochrone.collector.TimingColumn;

/**
 * Works out, in place, the columns that the wire tells as differences or leaves to be added up. A
 * difference below zero or a sum too large gives -1 from there on, which no check lets pass.
 * Stateless.
 */
final class Sums {
  private static final ExemplarColumn[] PHASES = {
    ExemplarColumn.QUEUE,
    ExemplarColumn.DNS,
    ExemplarColumn.CONNECT,
    ExemplarColumn.TLS,
    ExemplarColumn.SEND,
    ExemplarColumn.WAIT,
    ExemplarColumn.TRANSFER
  };

  private Sums() {}

  /** From gaps between the ends of a slice's requests to times since its start. */
  static void endOfEach(ColumnTable<TimingColumn> timings, ColumnTable<SliceColumn> slices) {
    long[] requests = slices.integers(SliceColumn.REQUESTS);
    long[] ends = timings.integers(TimingColumn.END);
    int row = 0;
    for (int slice = 0; slice < slices.rows(); slice++) {
      long end = 0;
      for (long request = 0; request < requests[slice]; request++) {
        end = plus(end, ends[row]);
        ends[row++] = end;
      }
    }
  }

  /** From timings without an exemplar in between to rows of {@code timings}. */
  static void timingOfEach(ColumnTable<ExemplarColumn> exemplars) {
    long[] timings = exemplars.integers(ExemplarColumn.TIMING);
    long next = 0;
    for (int row = 0; row < exemplars.rows(); row++) {
      long timing = plus(next, timings[row]);
      timings[row] = timing;
      next = plus(timing, 1);
    }
  }

  /** Adds up phases where no other total is told. */
  static void totalOfEach(ColumnTable<ExemplarColumn> exemplars) {
    long[] totals = exemplars.integers(ExemplarColumn.TOTAL);
    for (int row = 0; row < exemplars.rows(); row++) {
      if (totals[row] == -1) {
        long total = 0;
        for (ExemplarColumn phase : PHASES) {
          total = plus(total, Math.max(0, exemplars.integers(phase)[row])); // -1: not measured
        }
        totals[row] = total;
      }
    }
  }

  private static long plus(long sum, long addend) {
    return sum < 0 || addend < 0 || sum + addend < 0 ? -1 : sum + addend;
  }
}
