// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import dev.isochrone.plan.ValueTable;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ValuePlannerTest {

  private static final Grid GRID = new Grid(2, 2);
  private static final int[] HASHES = {"often".hashCode(), "seldom".hashCode()};

  private static ValuePlanner planned() {
    ValuePlanner planner = new ValuePlanner(GRID, PlannerSettings.DEFAULT, 0.64);
    SplittableRandom random = new SplittableRandom(1);
    for (int minute = 0; minute < 60; minute++) {
      for (int slice = 0; slice < 40; slice++) {
        planner.addSlice(minute, 0.05);
        for (int i = 0; i < 8; i++) {
          int api = random.nextInt(20) == 0 ? 1 : 0;
          int bucket = (int) (300 + 20 * random.nextGaussian());
          planner.addTiming(GRID.cell(slice % 2, api), bucket, random.nextInt(50) == 0, 0.05, 0.5);
        }
      }
      planner.endMinute(minute);
    }
    planner.replan(59, 0.0025);
    planner.rescale(59, 12_800, 12_800 * 0.64, 0.0025);
    return planner;
  }

  @Test
  void beforeAnythingIsKnown_allIsKeptEvenlyAtHalfTheBudget() {
    ValuePlanner planner = new ValuePlanner(GRID, PlannerSettings.DEFAULT, 0.64);
    ValueTable table = planner.table(0, HASHES);

    assertThat(table.value(0, 500, true)).isZero();
    assertThat(planner.baseKeepProbability()).isBetween(0.03, 0.05);
    assertThat(planner.lambda()).isZero();
  }

  @Test
  void whatIsSeldom_teachesMore() {
    ValueTable table = planned().table(0, HASHES);

    assertThat(table.value(table.rowOf("seldom"), 250, false))
        .isGreaterThan(2 * table.value(table.rowOf("often"), 250, false));
  }

  @Test
  void whatIsSlowOrFailed_teachesMore() {
    ValueTable table = planned().table(1, HASHES);
    int row = table.rowOf("often");

    assertThat(table.value(row, 400, false)).isGreaterThan(10 * table.value(row, 250, false));
    assertThat(table.value(row, 250, true)).isGreaterThan(10 * table.value(row, 250, false));
  }

  @Test
  void theSameArrivals_giveTheSamePlan() {
    assertThat(encoded(planned())).isEqualTo(encoded(planned()));
  }

  @Test
  void aTableOfOneRow_keepsTheOthersInItsDefault() {
    PlannerSettings small =
        new PlannerSettings(Objective.DEFAULT, Prices.MEASURED, 0.15, 720, 400_000, 30, 1);
    ValuePlanner planner = new ValuePlanner(GRID, small, 0.64);

    assertThat(planner.table(0, HASHES).rows()).isEqualTo(2);
  }

  private static byte[] encoded(ValuePlanner planner) {
    return SamplingPlanCodec.encode(
        SamplingPlan.builder().valueRule(planner.rule(planner.table(0, HASHES), 0.0025)).build());
  }
}
