// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.encode;

import dev.isochrone.collector.Batch;
import dev.isochrone.collector.EnrichedBatch;
import dev.isochrone.collector.Refusal;
import dev.isochrone.collector.SliceColumn;
import dev.isochrone.collector.Table;
import dev.isochrone.collector.TableRows;
import java.util.BitSet;
import java.util.Map;

/**
 * Rows of {@link Table#INGEST_USAGE} and {@link Table#LOSSES}: what this batch brought, and what
 * was lost before it (by the SDK) and of it (here).
 */
final class AccountRows {
  private static final int SOURCE_SDK = 1;
  private static final int SOURCE_COLLECTOR = 2;

  private final RowBinary out;

  AccountRows(RowBinary out) {
    this.out = out;
  }

  TableRows usage(EnrichedBatch enriched, boolean bare) {
    out.string(enriched.tenant());
    out.string(enriched.app());
    out.string(enriched.origin().country());
    out.int32(receivedAtSeconds(enriched));
    out.int32(1);
    out.int64(enriched.arrival().wireBytes());
    out.int32(enriched.valid().slices().cardinality());
    int timings = timings(enriched);
    out.int32(timings);
    out.int32(enriched.valid().exemplars().cardinality());
    out.int32(bare ? timings : 0);
    return new TableRows(Table.INGEST_USAGE, 1, out.take());
  }

  TableRows losses(EnrichedBatch enriched) {
    Batch batch = enriched.valid().batch();
    int rows = 0;
    for (Map.Entry<String, Long> loss : batch.losses().entrySet()) {
      loss(enriched, SOURCE_SDK, loss.getKey(), loss.getValue());
      rows++;
    }
    for (Map.Entry<Refusal, Integer> refused : enriched.valid().refused().entrySet()) {
      loss(enriched, SOURCE_COLLECTOR, refused.getKey().code(), refused.getValue());
      rows++;
    }
    return new TableRows(Table.LOSSES, rows, out.take());
  }

  private void loss(EnrichedBatch enriched, int source, String reason, long records) {
    out.string(enriched.tenant());
    out.string(enriched.app());
    out.string(enriched.origin().country());
    out.string(enriched.valid().batch().resource().appVersion());
    out.int8(source);
    out.string(reason);
    out.int32(receivedAtSeconds(enriched));
    out.int64(records);
  }

  private static int timings(EnrichedBatch enriched) {
    long[] requests = enriched.valid().batch().slices().integers(SliceColumn.REQUESTS);
    BitSet kept = enriched.valid().slices();
    long timings = 0;
    for (int slice = kept.nextSetBit(0); slice >= 0; slice = kept.nextSetBit(slice + 1)) {
      timings += requests[slice];
    }
    return (int) timings;
  }

  private static int receivedAtSeconds(EnrichedBatch enriched) {
    return (int) (enriched.arrival().receivedAtMillis() / 1000);
  }
}
