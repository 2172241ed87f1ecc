// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.encode;

import dev.isochrone.collector.Batch;
import dev.isochrone.collector.Dictionary;
import dev.isochrone.collector.EnrichedBatch;
import dev.isochrone.collector.ExemplarColumn;
import dev.isochrone.collector.HeaderIndexes;
import dev.isochrone.collector.SliceColumn;
import dev.isochrone.collector.Table;
import dev.isochrone.collector.TableRows;
import dev.isochrone.collector.TimingColumn;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of {@link Table#EXEMPLARS}: one per kept exemplar, with what its timing and slice say. */
final class ExemplarRows {
  private static final int MILLIS_PER_DECISECOND = 100;
  private static final byte[] NONE = {};
  private static final ExemplarColumn[] PHASES = {
    ExemplarColumn.QUEUE, ExemplarColumn.DNS, ExemplarColumn.CONNECT, ExemplarColumn.TLS,
    ExemplarColumn.SEND, ExemplarColumn.WAIT, ExemplarColumn.SERVER, ExemplarColumn.TRANSFER
  };

  private final RowBinary out;

  ExemplarRows(RowBinary out) {
    this.out = out;
  }

  TableRows of(EnrichedBatch enriched, double admission) {
    BatchTexts texts = new BatchTexts(enriched);
    BitSet kept = enriched.valid().exemplars();
    for (int row = kept.nextSetBit(0); row >= 0; row = kept.nextSetBit(row + 1)) {
      int timing = (int) enriched.valid().batch().exemplars().integers(ExemplarColumn.TIMING)[row];
      context(enriched, texts, timing);
      out.float32(keepProbability(enriched, timing, row, admission));
      request(enriched.valid().batch(), timing, row);
      int slice = enriched.valid().sliceOfTiming()[timing];
      out.int8(SliceRow.deviceState(enriched.valid().batch(), slice));
      headers(enriched.valid().batch(), row);
    }
    return new TableRows(Table.EXEMPLARS, kept.cardinality(), out.take());
  }

  private void context(EnrichedBatch enriched, BatchTexts texts, int timing) {
    Batch batch = enriched.valid().batch();
    int slice = enriched.valid().sliceOfTiming()[timing];
    out.string(texts.tenant);
    out.string(texts.app);
    out.string(enriched.country()[slice]);
    out.int64(
        enriched.startMillis()[slice]
            + MILLIS_PER_DECISECOND * batch.timings().integers(TimingColumn.END)[timing]);
    out.int64(enriched.arrival().receivedAtMillis());
    out.int64(enriched.installKey());
    out.int64(enriched.userKey());
    out.int32((int) ofSlice(batch, SliceColumn.SESSION, slice));
    out.int16((int) ofSlice(batch, SliceColumn.SLICE, slice));
    out.int32((int) enriched.origin().asn());
    out.string(batch.names().utf8(Dictionary.NETWORK, ofSlice(batch, SliceColumn.NETWORK, slice)));
    out.string(batch.names().utf8(Dictionary.CARRIER, ofSlice(batch, SliceColumn.CARRIER, slice)));
    out.string(texts.os);
    out.string(texts.osVersion);
    out.string(texts.appVersion);
    out.string(texts.deviceClass);
    out.int32((int) ofSlice(batch, SliceColumn.PLAN, slice));
  }

  private void request(Batch batch, int timing, int row) {
    out.string(batch.names().utf8(Dictionary.API, ofTiming(batch, TimingColumn.API, timing)));
    out.string(batch.names().utf8(Dictionary.HOST, value(batch, ExemplarColumn.HOST, row)));
    out.int8((int) ofTiming(batch, TimingColumn.OUTCOME, timing));
    out.int16((int) value(batch, ExemplarColumn.STATUS, row));
    out.string(batch.names().utf8(Dictionary.FAILURE, value(batch, ExemplarColumn.FAILURE, row)));
    out.int8((int) value(batch, ExemplarColumn.REACHED, row));
    out.int8((int) ofTiming(batch, TimingColumn.PROTOCOL, timing));
    out.int8((int) ofTiming(batch, TimingColumn.CONNECTION, timing));
    out.int8((int) value(batch, ExemplarColumn.IP, row));
    out.int8((int) ofTiming(batch, TimingColumn.CACHE, timing));
    out.int32((int) value(batch, ExemplarColumn.AGE, row));
    out.string(batch.names().utf8(Dictionary.POP, ofTiming(batch, TimingColumn.POP, timing)));
    out.int8((int) value(batch, ExemplarColumn.REDIRECTS, row));
    out.int8((int) value(batch, ExemplarColumn.RETRIES, row));
    for (ExemplarColumn phase : PHASES) {
      out.int32((int) value(batch, phase, row));
    }
    out.int64(value(batch, ExemplarColumn.TOTAL, row));
    out.int64(value(batch, ExemplarColumn.SENT, row));
    out.int64(value(batch, ExemplarColumn.RECEIVED, row));
    out.string(traceId(batch.exemplars().texts(ExemplarColumn.TRACE)[row]));
  }

  /** A map; what was taken out of the dictionary is not in it. */
  private void headers(Batch batch, int row) {
    List<String> headers = new ArrayList<>();
    for (int index : HeaderIndexes.of(batch.exemplars().texts(ExemplarColumn.HEADERS)[row])) {
      String header = batch.names().value(Dictionary.HEADER, index);
      if (!header.isEmpty()) {
        headers.add(header);
      }
    }
    out.length(headers.size());
    for (String header : headers) {
      int colon = header.indexOf(": ");
      out.string(header.substring(0, colon));
      out.string(header.substring(colon + 2));
    }
  }

  private static double keepProbability(
      EnrichedBatch enriched, int timing, int row, double admission) {
    Batch batch = enriched.valid().batch();
    int slice = enriched.valid().sliceOfTiming()[timing];
    return admission
        * batch.slices().probabilities(SliceColumn.KEEP)[slice]
        * batch.timings().probabilities(TimingColumn.KEEP)[timing]
        * batch.exemplars().probabilities(ExemplarColumn.KEEP)[row];
  }

  private static byte[] traceId(@Nullable String hex) {
    return hex == null ? NONE : HexFormat.of().parseHex(hex);
  }

  private static long value(Batch batch, ExemplarColumn column, int row) {
    return batch.exemplars().integers(column)[row];
  }

  private static long ofTiming(Batch batch, TimingColumn column, int timing) {
    return batch.timings().integers(column)[timing];
  }

  private static long ofSlice(Batch batch, SliceColumn column, int slice) {
    return batch.slices().integers(column)[slice];
  }
}
