// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

import java.util.SortedMap;

/**
 * A batch as it came in: its structure is right (tables agree with each other in their lengths),
 * its values are not checked yet.
 *
 * @param id its name over all retries
 * @param builtMillis the device's wall clock when it was built, ms since 1970
 * @param resource who sent it
 * @param names its dictionaries
 * @param slices one row per slice
 * @param timings one row per request, slice after slice
 * @param phases one row per timing of each phased slice, in the same order
 * @param exemplars one row per full record
 * @param losses what the SDK dropped since its last batch, by reason
 */
public record Batch(
    BatchId id,
    long builtMillis,
    DeviceResource resource,
    Names names,
    ColumnTable<SliceColumn> slices,
    ColumnTable<TimingColumn> timings,
    ColumnTable<PhaseColumn> phases,
    ColumnTable<ExemplarColumn> exemplars,
    SortedMap<String, Long> losses) {

  /** Returns the same under other names, index by index. */
  public Batch with(Names others) {
    return new Batch(id, builtMillis, resource, others, slices, timings, phases, exemplars, losses);
  }
}
