// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import dev.isochrone.plan.SamplingPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one planning made: a plan for every region. Its plans are named by versions, {@code edition
 * · 4096 + region}, so that a slice's plan can be told from its version alone. Immutable.
 */
final class Edition {
  /** The most regions with a plan of their own. */
  static final int MAX_REGIONS = 4095;

  private static final int REGION_BITS = 12;

  private final long number;
  private final long tableEdition;
  private final List<RegionKey> regions;
  private final List<SamplingPlan> plans;
  private final Map<RegionKey, Integer> indexes = new HashMap<>();

  /**
   * Makes an edition.
   *
   * @param number counted up from 1; 0 is what SDKs begin with
   * @param tableEdition the edition that brought the tables, 0 if there are none
   * @param regions in the order of their numbers; the first is {@link RegionKey#OTHERS}
   * @param plans one a region
   */
  Edition(long number, long tableEdition, List<RegionKey> regions, List<SamplingPlan> plans) {
    this.number = number;
    this.tableEdition = tableEdition;
    this.regions = List.copyOf(regions);
    this.plans = List.copyOf(plans);
    for (int region = 0; region < regions.size(); region++) {
      indexes.put(regions.get(region), region);
    }
  }

  /** What SDKs have before they have any plan. */
  static Edition none() {
    return new Edition(0, 0, List.of(RegionKey.OTHERS), List.of(SamplingPlan.KEEP_EVERYTHING));
  }

  static long version(long edition, int region) {
    return (edition << REGION_BITS) | region;
  }

  static long editionOf(long version) {
    return version >>> REGION_BITS;
  }

  static int regionOf(long version) {
    return (int) (version & MAX_REGIONS);
  }

  long number() {
    return number;
  }

  long tableEdition() {
    return tableEdition;
  }

  List<RegionKey> regions() {
    return regions;
  }

  /** The number of a region, 0 if it has no plan of its own. */
  int region(RegionKey key) {
    return indexes.getOrDefault(key, 0);
  }

  /** The plan of a region, or null if there is no such region. */
  @Nullable SamplingPlan plan(int region) {
    return region < plans.size() ? plans.get(region) : null;
  }
}
