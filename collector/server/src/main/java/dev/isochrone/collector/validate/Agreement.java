// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.validate;

import dev.isochrone.collector.Batch;
import dev.isochrone.collector.SliceColumn;

/**
 * Whether the tables of a batch agree in their lengths: timings belong to slices, and phases to
 * timings, by order alone, so that one wrong count would shift all that follows. Stateless.
 */
final class Agreement {
  private Agreement() {}

  static void check(Batch batch) throws InvalidBatch {
    long[] requests = batch.slices().integers(SliceColumn.REQUESTS);
    long[] phased = batch.slices().integers(SliceColumn.PHASED);
    long timings = 0;
    long phases = 0;
    for (int slice = 0; slice < batch.slices().rows(); slice++) {
      if (requests[slice] < 1 || requests[slice] > batch.timings().rows()) {
        throw new InvalidBatch(
            "slices.requests[%d]: expected 1 to the %d rows of timings: %d"
                .formatted(slice, batch.timings().rows(), requests[slice]));
      }
      if (phased[slice] != 0 && phased[slice] != 1) {
        throw new InvalidBatch(
            "slices.phased[%d]: expected 0 or 1: %d".formatted(slice, phased[slice]));
      }
      timings += requests[slice];
      phases += phased[slice] * requests[slice];
    }
    if (timings != batch.timings().rows()) {
      throw new InvalidBatch(
          "timings has %d rows, expected the sum of slices.requests: %d"
              .formatted(batch.timings().rows(), timings));
    }
    if (phases != batch.phases().rows()) {
      throw new InvalidBatch(
          "phases has %d rows, expected the requests of phased slices: %d"
              .formatted(batch.phases().rows(), phases));
    }
  }
}
