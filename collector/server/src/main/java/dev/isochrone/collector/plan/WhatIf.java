// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What another budget would buy beside what the one in force buys, cell by cell.
 *
 * @param unit of the budgets: bytes or timings
 * @param now under the budget in force
 * @param then under the other
 * @param cells largest first
 * @param unreadable places in cells of those whose p95 can be read now and not then
 * @param plannedAt when the planner last looked at the traffic, ms since 1970
 */
record WhatIf(
    String unit,
    Total now,
    Total then,
    List<Cell> cells,
    List<Integer> unreadable,
    long plannedAt) {
  private static final int MAX_CELLS = 2000;

  /** All cells together. Bytes include what is stored however little is sampled. */
  record Total(
      double budgetPerDay,
      double expectedBytesPerDay,
      double expectedTimingsPerDay,
      double keptShare) {}

  /** A cell under both budgets. */
  record Cell(
      String app, String country, String api, double requestsPerDay, Bought now, Bought then) {}

  /** What a budget buys in a cell; widths are half of the 95 % level interval of a day. */
  record Bought(
      double keepProbability,
      double bytesPerDay,
      double countPercent,
      @Nullable Double p95Percent,
      boolean readable) {

    static Bought of(ExplainedCell cell) {
      boolean readable = !Double.isNaN(cell.p95Percent());
      return new Bought(
          cell.keepProbability(),
          cell.bytes(),
          cell.countPercent(),
          readable ? cell.p95Percent() : null,
          readable);
    }
  }

  /**
   * Asks the planner.
   *
   * @param bytes another budget in bytes a day, or
   * @param timings one in kept timings a day, or neither for the one in force
   * @param app whose cells are listed, "" for all
   * @return null while too little is known
   */
  static @Nullable WhatIf of(
      EditionMaker maker, Planned last, OptionalLong bytes, OptionalLong timings, String app) {
    double fixed = last.budget().fixedPerDay();
    double inForce = last.budget().perDay();
    List<ExplainedCell> now = maker.cells(Math.max(0, inForce - fixed));
    if (now.isEmpty()) {
      return null;
    }
    double perTiming =
        sum(now, ExplainedCell::bytes) / Math.max(1, sum(now, ExplainedCell::timings));
    double asked =
        timings.isPresent()
            ? timings.getAsLong() * perTiming
            : (bytes.isPresent() ? bytes.getAsLong() : inForce) - fixed;
    List<ExplainedCell> then = maker.cells(Math.max(0, asked));
    List<Cell> cells = cells(now, then, app);
    List<Integer> unreadable = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      if (cells.get(i).now().readable() && !cells.get(i).then().readable()) {
        unreadable.add(i);
      }
    }
    boolean inTimings = timings.isPresent();
    return new WhatIf(
        inTimings ? "timings" : "bytes",
        total(now, inTimings ? inForce / perTiming : inForce, fixed),
        total(
            then,
            inTimings ? timings.getAsLong() : bytes.isPresent() ? bytes.getAsLong() : inForce,
            fixed),
        cells,
        unreadable,
        last.archived().createdAt().toEpochMilli());
  }

  private static Total total(List<ExplainedCell> cells, double budget, double fixed) {
    double timings = sum(cells, ExplainedCell::timings);
    return new Total(
        budget,
        sum(cells, ExplainedCell::bytes) + fixed,
        timings,
        timings / Math.max(1, sum(cells, ExplainedCell::requests)));
  }

  private static double sum(List<ExplainedCell> cells, ToDoubleFunction<ExplainedCell> value) {
    return cells.stream().mapToDouble(value).sum();
  }

  /** Both lists hold the same cells in the same order, since requests depend on no budget. */
  private static List<Cell> cells(List<ExplainedCell> now, List<ExplainedCell> then, String app) {
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < now.size() && cells.size() < MAX_CELLS; i++) {
      ExplainedCell cell = now.get(i);
      if (app.isEmpty() || app.equals(cell.region().app())) {
        cells.add(
            new Cell(
                cell.region().app(),
                cell.region().country(),
                cell.api(),
                cell.requests(),
                Bought.of(cell),
                Bought.of(then.get(i))));
      }
    }
    return cells;
  }
}
