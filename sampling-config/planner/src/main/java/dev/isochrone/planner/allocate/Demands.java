// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

import dev.isochrone.plan.FloorRules;
import dev.isochrone.plan.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/**
 * What the operator insists on, cell by cell: least keepProbabilities by outcome, and shares of the
 * budget. Not changed after its creation.
 */
public final class Demands {

  /** Nothing. */
  public static final Demands NONE = new Demands(new int[0], List.of(), List.of());

  /** Which of {@link #floors} each cell has; empty if no cell has any. */
  private final int[] rows;

  /** Floors by outcome; the first are zeros. */
  private final List<double[]> floors;

  private final List<Share> shares;

  private Demands(int[] rows, List<double[]> floors, List<Share> shares) {
    this.rows = rows;
    this.floors = List.copyOf(floors);
    this.shares = List.copyOf(shares);
  }

  /**
   * A part of the budget for some cells together.
   *
   * @param cells which; not changed from here on
   * @param share at least, above 0 and up to 1
   */
  public record Share(BitSet cells, double share) {}

  /**
   * Works out the demands of a grid.
   *
   * @param floorsOf the floors of a region's plan, by the region's name
   */
  public static Demands of(
      Grid grid,
      String[] regions,
      String[] apis,
      Function<String, FloorRules> floorsOf,
      List<Share> shares) {
    int[] rows = new int[grid.cells()];
    List<double[]> floors = new ArrayList<>();
    floors.add(new double[Outcome.values().length]);
    for (int region = 0; region < grid.regions(); region++) {
      FloorRules rules = floorsOf.apply(regions[region]);
      for (int api = 0; api < grid.apis() && !rules.isEmpty(); api++) {
        double[] byOutcome = byOutcome(rules, apis[api]);
        if (Arrays.stream(byOutcome).anyMatch(floor -> floor > 0)) {
          rows[grid.cell(region, api)] = floors.size();
          floors.add(byOutcome);
        }
      }
    }
    return new Demands(floors.size() > 1 ? rows : new int[0], floors, shares);
  }

  private static double[] byOutcome(FloorRules rules, String api) {
    double[] floors = new double[Outcome.values().length];
    for (Outcome outcome : Outcome.values()) {
      floors[outcome.code()] = rules.keepProbabilityAtLeast(api, outcome);
    }
    return floors;
  }

  boolean hasFloors() {
    return rows.length > 0;
  }

  double floor(int cell, byte outcome) {
    return floors.get(rows[cell])[outcome];
  }

  List<Share> shares() {
    return shares;
  }
}
