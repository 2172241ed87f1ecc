// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.names;

import dev.isochrone.collector.Batch;
import dev.isochrone.collector.Dictionary;
import dev.isochrone.collector.EnrichedBatch;
import dev.isochrone.collector.Names;
import dev.isochrone.collector.TimingColumn;
import java.time.InstantSource;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;

/**
 * The stage that decides what is stored as a name. It comes after the weights are checked, which
 * depend on names as the SDK knew them. Thread-safe; nothing blocks.
 */
public final class Naming {
  private final TextScrub scrub = new TextScrub();
  private final ApiCap cap;
  private final LongAdder others = new LongAdder();

  /**
   * Makes the stage.
   *
   * @param maxApis how many names of apis one app may have
   * @param stored the names that a tenant's app has in the store, the most important first
   */
  public Naming(
      int maxApis,
      InstantSource clock,
      BiFunction<String, String, CompletableFuture<Collection<String>>> stored) {
    cap = new ApiCap(maxApis, clock, stored);
  }

  /** Returns the batch with such names only as may be stored. */
  @SuppressWarnings("ReferenceEquality") // the same one unless a name changed
  public EnrichedBatch name(EnrichedBatch enriched) {
    Batch batch = capped(scrub.scrub(enriched.valid().batch()), enriched);
    return batch == enriched.valid().batch()
        ? enriched
        : enriched.with(enriched.valid().with(batch));
  }

  /** How many texts held what is no name, since the start. */
  public long scrubbed() {
    return scrub.scrubbed();
  }

  /** How many requests were stored as {@code other}, since the start. */
  public long others() {
    return others.sum();
  }

  @SuppressWarnings("ReferenceEquality") // the same ones unless a name changed
  private Batch capped(Batch batch, EnrichedBatch enriched) {
    Names names = batch.names();
    Names capped = names.with(Dictionary.API, cap.of(enriched.tenant(), enriched.app()));
    if (capped == names) {
      return batch;
    }
    long[] indexes = batch.timings().integers(TimingColumn.API);
    for (int row = 0; row < batch.timings().rows(); row++) {
      boolean isKept = enriched.valid().slices().get(enriched.valid().sliceOfTiming()[row]);
      others.add(isKept && !sameApi(names, capped, indexes[row]) ? 1 : 0);
    }
    return batch.with(capped);
  }

  private static boolean sameApi(Names before, Names after, long index) {
    return before.value(Dictionary.API, index).equals(after.value(Dictionary.API, index));
  }
}
