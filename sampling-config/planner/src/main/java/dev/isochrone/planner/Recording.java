// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import dev.isochrone.plan.FloorRules;
import dev.isochrone.plan.LogBucket;
import dev.isochrone.planner.allocate.Demands;
import dev.isochrone.planner.allocate.ExemplarRule;
import dev.isochrone.planner.allocate.Grid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What an app's SDKs record and send: the part of a policy that an app may have of its own.
 * Immutable.
 *
 * @param killSwitch true to stop all recording
 * @param keepAtMost the highest keepProbability of a slice, above 0
 * @param phaseKeepProbability share of kept slices that carry phases
 * @param exemplarKeepProbability of an ordinary request of a kept slice
 * @param hotExemplarKeepProbability of a failed or slow one
 * @param hotAfter how long a slow request takes at least
 * @param device what a device may send
 * @param apiNamesAtMost further names become {@code other}
 * @param rules in the order in which they are tried
 */
public record Recording(
    boolean killSwitch,
    double keepAtMost,
    double phaseKeepProbability,
    double exemplarKeepProbability,
    double hotExemplarKeepProbability,
    Duration hotAfter,
    DeviceBudget device,
    int apiNamesAtMost,
    List<Rule> rules) {

  /** What holds where a policy says nothing. */
  public static final Recording DEFAULT =
      new Recording(
          false, 1, 0.25, 0.02, 0.5, Duration.ofSeconds(3), DeviceBudget.NONE, 2000, List.of());

  /** Copies the rules. */
  public Recording {
    rules = List.copyOf(rules);
  }

  /** Which kept requests become exemplars. */
  public ExemplarRule exemplars() {
    return new ExemplarRule(
        LogBucket.of(hotAfter.toNanos() / 1000),
        hotExemplarKeepProbability,
        exemplarKeepProbability);
  }

  /** Returns the same with other rules. */
  public Recording withRules(List<Rule> others) {
    return new Recording(
        killSwitch,
        keepAtMost,
        phaseKeepProbability,
        exemplarKeepProbability,
        hotExemplarKeepProbability,
        hotAfter,
        device,
        apiNamesAtMost,
        others);
  }

  /** Returns what the plan of a region insists on. */
  public FloorRules floors(String region) {
    FloorRules.Builder floors = FloorRules.builder();
    for (Rule rule : rules) {
      if (!rule.holdsIn(region) || rule.guaranteedShare() > 0) {
        continue;
      }
      if (rule.drop()) {
        floors.drop(rule.api(), rule.outcomes());
      } else {
        floors.atLeast(rule.api(), rule.outcomes(), rule.keepProbabilityAtLeast());
      }
    }
    return floors.build();
  }

  /** Returns what the planner is told about a grid of regions and apis, by their names. */
  public Demands demands(Grid grid, String[] regions, String[] apis) {
    List<Demands.Share> shares = new ArrayList<>();
    for (Rule rule : rules) {
      if (rule.guaranteedShare() > 0) {
        shares.add(new Demands.Share(cells(rule, grid, regions, apis), rule.guaranteedShare()));
      }
    }
    return Demands.of(grid, regions, apis, this::floors, shares);
  }

  private static BitSet cells(Rule rule, Grid grid, String[] regions, String[] apis) {
    BitSet cells = new BitSet(grid.cells());
    for (int cell = 0; cell < grid.cells(); cell++) {
      cells.set(cell, rule.holdsFor(regions[grid.region(cell)], apis[grid.api(cell)]));
    }
    return cells;
  }
}
