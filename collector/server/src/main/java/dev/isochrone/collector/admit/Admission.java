// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.admit;

import dev.isochrone.collector.EnrichedBatch;

/**
 * With which probability a batch is admitted when more arrives than the budget has room for. The
 * answer is fixed by the batch id, so that a retry gets the same one, and is stored with each
 * slice, whose weight it divides. Thread-safe.
 */
@FunctionalInterface
public interface Admission {
  /** Admits everything, with certainty. */
  Admission EVERYTHING = batch -> 1;

  /** The probability φ with which this batch is stored, 0 &lt; φ ≤ 1. */
  double probability(EnrichedBatch batch);
}
