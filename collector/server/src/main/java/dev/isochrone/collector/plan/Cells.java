// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import dev.isochrone.collector.StoredCell;
import dev.isochrone.planner.Policy;
import dev.isochrone.planner.Rule;
import dev.isochrone.planner.allocate.Demands;
import dev.isochrone.planner.allocate.Grid;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers for regions and apis. Number 0 is all those that have none of their own: seen for the
 * first time since, or beyond the bounds. Not changed after its creation.
 */
final class Cells {
  private final Map<RegionKey, Integer> regions = new LinkedHashMap<>();
  private final Map<String, Integer> apis = new LinkedHashMap<>();

  private Cells() {
    regions.put(RegionKey.OTHERS, 0);
    apis.put("", 0);
  }

  /**
   * Numbers what was seen.
   *
   * @param seen most timings first
   * @param maxRegions with a plan of their own
   * @param maxApis with values of their own
   */
  static Cells of(List<StoredCell> seen, int maxRegions, int maxApis) {
    Cells cells = new Cells();
    for (StoredCell cell : seen) {
      RegionKey region = new RegionKey(cell.tenant(), cell.app(), cell.country());
      if (cells.regions.size() <= maxRegions) {
        cells.regions.putIfAbsent(region, cells.regions.size());
      }
      if (cells.apis.size() <= maxApis) {
        cells.apis.putIfAbsent(cell.api(), cells.apis.size());
      }
    }
    return cells;
  }

  Grid grid() {
    return new Grid(regions.size(), apis.size());
  }

  int region(String tenant, String app, String country) {
    return regions.getOrDefault(new RegionKey(tenant, app, country), 0);
  }

  int api(String api) {
    return apis.getOrDefault(api, 0);
  }

  /** What a policy insists on in these cells. */
  Demands demands(Policy policy) {
    Map<String, RegionKey> byName = new LinkedHashMap<>();
    regions.forEach((region, number) -> byName.put(Integer.toString(number), region));
    List<Demands.Share> shares = new ArrayList<>();
    for (Rule rule : policy.recording().rules()) {
      if (rule.guaranteedShare() > 0) {
        shares.add(new Demands.Share(of(rule), rule.guaranteedShare()));
      }
    }
    return Demands.of(
        grid(),
        byName.keySet().toArray(String[]::new),
        apis.keySet().toArray(String[]::new),
        name -> {
          RegionKey region = byName.getOrDefault(name, RegionKey.OTHERS);
          return policy.forApp(region.app()).floors(region.country());
        },
        shares);
  }

  private BitSet of(Rule rule) {
    BitSet cells = new BitSet();
    regions.forEach(
        (region, number) ->
            apis.forEach(
                (name, api) ->
                    cells.set(grid().cell(number, api), rule.holdsFor(region.country(), name))));
    return cells;
  }

  List<RegionKey> regions() {
    return new ArrayList<>(regions.keySet());
  }

  List<String> apis() {
    return new ArrayList<>(apis.keySet());
  }
}
