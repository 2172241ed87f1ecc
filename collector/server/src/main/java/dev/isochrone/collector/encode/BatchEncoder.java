// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.encode;

import dev.isochrone.collector.AdmittedBatch;
import dev.isochrone.collector.EncodedBatch;
import dev.isochrone.collector.EnrichedBatch;
import dev.isochrone.collector.TableRows;
import java.util.List;
import java.util.stream.Stream;

/**
 * Turns a batch into RowBinary, the form in which it is spooled and inserted: encoding happens
 * once, before the acknowledgement, so that nothing can go wrong with it afterwards. Thread-safe.
 */
public final class BatchEncoder {
  private final ThreadLocal<RowBinary> buffer = ThreadLocal.withInitial(RowBinary::new);

  /**
   * Returns the rows of a batch, in memory that the calling thread's next call uses again; φ is
   * stored with each slice.
   */
  public EncodedBatch encode(AdmittedBatch admitted) {
    EnrichedBatch enriched = admitted.enriched();
    double admission = admitted.keepProbability();
    RowBinary out = buffer.get();
    out.clear();
    AccountRows accounts = new AccountRows(out);
    List<TableRows> tables =
        Stream.of(
                new SliceRows(out).of(enriched, admission, admitted.bare()),
                new ExemplarRows(out).of(enriched, admission),
                accounts.usage(enriched, admitted.bare()),
                accounts.losses(enriched),
                new QuarantineRows(out).of(enriched))
            .filter(rows -> rows.rows() > 0)
            .toList();
    return new EncodedBatch(enriched.valid().batch().id(), tables);
  }
}
