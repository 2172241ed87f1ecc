// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.validate;

import dev.isochrone.collector.ColumnTable;
import dev.isochrone.collector.SliceColumn;

/**
 * Whether the tables of a batch agree in their lengths: timings belong to slices, and phases to
 * timings, by order alone, so that one wrong count would shift all that follows. Stateless.
 */
final class Agreement {
  private static final int MAX_TIMINGS = 65_536;
  private static final int MAX_EXEMPLARS = 16_384;

  private Agreement() {}

  /** A row of a few bytes may name strings of hundreds: rows are bounded as well as bytes. */
  static void checkRows(int timingRows, int exemplarRows) throws InvalidBatch {
    if (timingRows > MAX_TIMINGS) {
      throw InvalidBatch.tooLarge(
          "timings: expected at most %d rows: %d".formatted(MAX_TIMINGS, timingRows));
    }
    if (exemplarRows > MAX_EXEMPLARS) {
      throw InvalidBatch.tooLarge(
          "exemplars: expected at most %d rows: %d".formatted(MAX_EXEMPLARS, exemplarRows));
    }
  }

  /**
   * Checks that the slices' requests are the rows of {@code timings}.
   *
   * @return how many rows {@code phases} must have
   */
  static long phaseRows(ColumnTable<SliceColumn> slices, int timingRows) throws InvalidBatch {
    long[] requests = slices.integers(SliceColumn.REQUESTS);
    long[] phased = slices.integers(SliceColumn.PHASED);
    long timings = 0;
    long phases = 0;
    for (int slice = 0; slice < slices.rows(); slice++) {
      if (requests[slice] < 1 || requests[slice] > timingRows) {
        throw new InvalidBatch(
            "slices.requests[%d]: expected 1 to the %d rows of timings: %d"
                .formatted(slice, timingRows, requests[slice]));
      }
      if (phased[slice] != 0 && phased[slice] != 1) {
        throw new InvalidBatch(
            "slices.phased[%d]: expected 0 or 1: %d".formatted(slice, phased[slice]));
      }
      timings += requests[slice];
      phases += phased[slice] * requests[slice];
    }
    if (timings != timingRows) {
      throw new InvalidBatch(
          "timings has %d rows, expected the sum of slices.requests: %d"
              .formatted(timingRows, timings));
    }
    return phases;
  }
}
