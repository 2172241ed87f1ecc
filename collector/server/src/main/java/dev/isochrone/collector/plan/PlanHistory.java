// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import dev.isochrone.plan.SamplingPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The editions of the past, decoded; those asked for last stay in memory. Thread-safe; blocks. */
final class PlanHistory {
  private static final int MAX_EDITIONS = 256;

  private final PlanArchive archive;
  private final Map<Long, Optional<Edition>> recent =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Optional<Edition>> eldest) {
          return size() > MAX_EDITIONS;
        }
      };

  PlanHistory(PlanArchive archive) {
    this.archive = archive;
    recent.put(0L, Optional.of(Edition.none()));
  }

  /** Returns an edition, or null if there never was one of this number. */
  synchronized @Nullable Edition edition(long number) {
    Optional<Edition> known = recent.get(number);
    if (known == null) {
      ArchivedEdition archived = archive.find(number);
      known = archived == null ? Optional.empty() : Optional.of(decode(archived));
      recent.put(number, known);
    }
    return known.orElse(null);
  }

  /** Returns the plan of a version, or null if there never was one. */
  @Nullable SamplingPlan plan(long version) {
    if (version == 0) {
      return SamplingPlan.KEEP_EVERYTHING;
    }
    Edition edition = edition(Edition.editionOf(version));
    return edition == null || edition.number() == 0
        ? null
        : edition.plan(Edition.regionOf(version));
  }

  /** Takes in an edition that may have been asked for in vain before. */
  synchronized Edition add(ArchivedEdition archived) {
    Edition edition = decode(archived);
    recent.put(archived.number(), Optional.of(edition));
    return edition;
  }

  private Edition decode(ArchivedEdition archived) {
    boolean delta = archived.tableEdition() != 0 && archived.tableEdition() != archived.number();
    Edition tables = delta ? edition(archived.tableEdition()) : null;
    return EditionCodec.decode(
        archived.number(), archived.tableEdition(), archived.plans(), tables);
  }
}
