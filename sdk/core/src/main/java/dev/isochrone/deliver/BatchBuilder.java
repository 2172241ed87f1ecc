// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.Clock;
import dev.isochrone.Slice;
import java.util.List;
import java.util.Map;

/** Freezes slices and losses into a {@link Batch}. Used by the worker only. */
final class BatchBuilder {

  private final BatchContent encoder;
  private final Clock clock;
  private final RandomIds ids;

  BatchBuilder(BatchContent encoder, Clock clock, RandomIds ids) {
    this.encoder = encoder;
    this.clock = clock;
    this.ids = ids;
  }

  RandomIds ids() {
    return ids;
  }

  /** Under an id that no collector has seen yet. */
  Batch build(String id, List<Slice> slices, Map<String, Long> losses) {
    long builtNanos = clock.nanoTime();
    byte[] json = encoder.encode(id, clock.wallMillis(), builtNanos, slices, losses);
    byte[] gzip = Gzip.of(json);
    return new Batch(id, gzip, builtNanos, losses, Batch.requestsOf(slices));
  }
}
