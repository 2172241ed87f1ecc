// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import dev.isochrone.collector.BatchId;
import dev.isochrone.collector.EncodedBatch;
import java.util.List;
import java.util.Set;

/**
 * Which batches are stored, known to all collectors of one ClickHouse: a balancer may send a retry
 * to another collector than the one that acknowledged the batch. For one thread; blocks.
 */
interface BatchLedger {
  /** Knows nothing, for a collector that is alone: its spool recognises retries by itself. */
  BatchLedger NONE =
      new BatchLedger() {
        @Override
        public Set<BatchId> storedElsewhere(List<EncodedBatch> batches) {
          return Set.of();
        }

        @Override
        public void note(List<EncodedBatch> batches, String token) {
          // nobody asks
        }
      };

  /** Returns which of these batches another collector has stored. */
  Set<BatchId> storedElsewhere(List<EncodedBatch> batches) throws InsertFailedException;

  /** Notes that these batches are stored; the same token again changes nothing. */
  void note(List<EncodedBatch> batches, String token) throws InsertFailedException;
}
