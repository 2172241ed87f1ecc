// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An archive that lasts as long as a test. Not thread-safe. */
final class ArchiveInMemory implements PlanArchive {
  private final TreeMap<Long, ArchivedEdition> editions = new TreeMap<>();

  @Override
  public long latest() {
    return editions.isEmpty() ? 0 : editions.lastKey();
  }

  @Override
  public @Nullable ArchivedEdition find(long number) {
    return editions.get(number);
  }

  @Override
  public Instant lastOfOtherBudget(String budget) {
    return Instant.EPOCH;
  }

  @Override
  public ArchivedEdition addOnce(ArchivedEdition edition) {
    ArchivedEdition there = editions.putIfAbsent(edition.number(), edition);
    return there == null ? edition : there;
  }

  @Override
  public void explain(ArchivedEdition edition, List<ExplainedCell> cells) {}
}
