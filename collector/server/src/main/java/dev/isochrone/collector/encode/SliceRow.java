// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.encode;

import dev.isochrone.collector.Batch;
import dev.isochrone.collector.ColumnTable;
import dev.isochrone.collector.Dictionary;
import dev.isochrone.collector.EnrichedBatch;
import dev.isochrone.collector.SliceColumn;

/** The columns of a slice that are not arrays. Reads one batch; not shared. */
final class SliceRow {
  private final EnrichedBatch enriched;
  private final Batch batch;
  private final ColumnTable<SliceColumn> slices;
  private final BatchTexts texts;
  private final double admission;

  SliceRow(EnrichedBatch enriched, double admission) {
    this.enriched = enriched;
    this.batch = enriched.valid().batch();
    this.slices = batch.slices();
    this.texts = new BatchTexts(enriched);
    this.admission = admission;
  }

  void write(RowBinary out, int slice, boolean phased) {
    out.string(texts.tenant);
    out.string(texts.app);
    out.string(enriched.country()[slice]);
    out.int8(enriched.countrySource()[slice].code());
    out.int64(enriched.startMillis()[slice]);
    out.int64(enriched.arrival().receivedAtMillis());
    out.int32(enriched.skewMillis());
    out.int64(enriched.installKey());
    out.int64(enriched.userKey());
    out.int32((int) value(SliceColumn.SESSION, slice));
    out.int16((int) value(SliceColumn.SLICE, slice));
    out.int32((int) enriched.origin().asn());
    out.string(batch.names().utf8(Dictionary.CARRIER, value(SliceColumn.CARRIER, slice)));
    out.string(batch.names().utf8(Dictionary.NETWORK, value(SliceColumn.NETWORK, slice)));
    out.string(texts.os);
    out.string(texts.osVersion);
    out.string(texts.appVersion);
    out.string(texts.deviceClass);
    out.string(texts.sdkVersion);
    out.int32((int) value(SliceColumn.PLAN, slice));
    out.float32(slices.probabilities(SliceColumn.KEEP)[slice]);
    out.float32(admission);
    out.float32(phased ? slices.probabilities(SliceColumn.PHASE_KEEP)[slice] : 0);
  }

  /** The device's state, in which the lowest bit says metered, and not other than its type says. */
  static int deviceState(Batch batch, int slice) {
    long network = batch.slices().integers(SliceColumn.NETWORK)[slice];
    boolean cell = batch.names().value(Dictionary.NETWORK, network).startsWith("cell");
    return (int) batch.slices().integers(SliceColumn.STATE)[slice] ^ (cell ? 1 : 0);
  }

  private long value(SliceColumn column, int slice) {
    return slices.integers(column)[slice];
  }
}
