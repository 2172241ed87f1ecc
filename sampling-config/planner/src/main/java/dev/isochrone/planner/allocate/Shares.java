// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Raises the values of cells that were guaranteed a share of the budget until they get it: a
 * probability goes with the root of a value, so a cell that gets a third of its share is worth nine
 * times as much. Stateless.
 */
final class Shares {

  private static final int STEPS = 12;
  private static final double CLOSE = 0.01;
  private static final double MOST_A_STEP = 100;

  private Shares() {}

  /**
   * Returns values under which the shares are met, as far as there is anything to keep.
   *
   * @param spread what each cell costs under values
   */
  static CellValues met(CellValues values, Demands demands, Function<CellValues, double[]> spread) {
    List<Demands.Share> shares = demands.shares();
    CellValues raised = values;
    double[] boost = new double[shares.size()];
    Arrays.fill(boost, 1);
    for (int step = 0; step < STEPS && !shares.isEmpty(); step++) {
      double[] bytesByCell = spread.apply(raised);
      boolean met = true;
      for (int i = 0; i < boost.length; i++) {
        double got = Math.max(share(bytesByCell, shares.get(i)), 1e-9);
        if (got < shares.get(i).share() * (1 - CLOSE)) {
          met = false;
          boost[i] *= Math.min(MOST_A_STEP, Math.pow(shares.get(i).share() / got, 2));
        }
      }
      if (met) {
        break;
      }
      raised = values.raised(shares, boost);
    }
    return raised;
  }

  private static double share(double[] bytesByCell, Demands.Share of) {
    double total = Arrays.stream(bytesByCell).sum();
    return of.cells().stream().mapToDouble(cell -> bytesByCell[cell]).sum() / Math.max(total, 1e-9);
  }
}
