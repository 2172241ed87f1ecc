// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.encode;

import dev.isochrone.collector.Batch;
import dev.isochrone.collector.EnrichedBatch;
import dev.isochrone.collector.Quarantined;
import dev.isochrone.collector.SliceColumn;
import dev.isochrone.collector.Table;
import dev.isochrone.collector.TableRows;
import java.util.List;

/**
 * Rows of {@link Table#QUARANTINE}: slices whose weight is not to be believed. Of one batch only
 * the first few, since {@code losses} counts them all.
 */
final class QuarantineRows {
  private static final int MAX_ROWS = 10;

  private final RowBinary out;

  QuarantineRows(RowBinary out) {
    this.out = out;
  }

  TableRows of(EnrichedBatch enriched) {
    Batch batch = enriched.valid().batch();
    List<Quarantined> first = enriched.valid().quarantined().stream().limit(MAX_ROWS).toList();
    for (Quarantined slice : first) {
      out.string(enriched.tenant());
      out.string(enriched.app());
      out.string(enriched.country()[slice.slice()]);
      out.int32((int) (enriched.arrival().receivedAtMillis() / 1000));
      out.int64(enriched.installKey());
      out.int32((int) batch.slices().integers(SliceColumn.PLAN)[slice.slice()]);
      out.string(slice.reason().code());
      out.float32(batch.slices().probabilities(SliceColumn.KEEP)[slice.slice()]);
      out.float32(slice.expectedKeep());
      out.int16((int) batch.slices().integers(SliceColumn.REQUESTS)[slice.slice()]);
    }
    return new TableRows(Table.QUARANTINE, first.size(), out.take());
  }
}
