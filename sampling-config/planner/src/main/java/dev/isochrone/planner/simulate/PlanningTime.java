// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import dev.isochrone.planner.allocate.Grid;
import dev.isochrone.planner.allocate.PlannerSettings;
import dev.isochrone.planner.allocate.ValuePlanner;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Times one planning of 200 regions × 2,000 apis from a full window: table, scalars and every
 * region's encoded plan. Prints the figure {@code planner.run_s}.
 */
public final class PlanningTime {

  private static final int REGIONS = 200;
  private static final int APIS = 2000;
  private static final int SLICES = 60_000;
  private static final int WINDOW_MINUTES = 720;

  private PlanningTime() {}

  /** Runs it; no arguments. */
  public static void main(String[] args) {
    System.out.printf(Locale.ROOT, "figure planner.run_s %.2f s%n", seconds());
  }

  /** The first planning of a planner, which is the longest. */
  public static double seconds() {
    Grid grid = new Grid(REGIONS, APIS);
    ValuePlanner planner = new ValuePlanner(grid, PlannerSettings.DEFAULT, 0.64);
    fill(planner, grid);
    int[] hashes = IntStream.range(0, APIS).map(api -> ("GET /v1/a" + api).hashCode()).toArray();
    long start = System.nanoTime();
    planner.replan(WINDOW_MINUTES, 0.0025);
    planner.rescale(WINDOW_MINUTES, 10_000, 6_400, 0.0025);
    int bytes = 0;
    for (int region = 0; region < REGIONS; region++) {
      SamplingPlan plan =
          SamplingPlan.builder()
              .valueRule(planner.rule(planner.table(region, hashes), 0.0025))
              .build();
      bytes += SamplingPlanCodec.encode(plan).length;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (bytes < REGIONS * 1000) {
      throw new IllegalStateException("expected plans of over 1000 bytes: " + bytes / REGIONS);
    }
    return seconds;
  }

  private static void fill(ValuePlanner planner, Grid grid) {
    SplittableRandom random = new SplittableRandom(1);
    double[] regions = Draws.cumulative(Draws.zipf(REGIONS, 1));
    double[] apis = Draws.cumulative(Draws.zipf(APIS, 1));
    for (int slice = 0; slice < SLICES; slice++) {
      int minute = (int) ((long) slice * WINDOW_MINUTES / SLICES);
      if (slice > 0 && minute != (int) ((slice - 1L) * WINDOW_MINUTES / SLICES)) {
        planner.endMinute(minute - 1);
      }
      int region = Draws.pick(regions, random);
      planner.addSlice(minute, 0.1);
      for (int i = 0; i < 6; i++) {
        int bucket = (int) (300 + 25 * random.nextGaussian());
        planner.addTiming(
            grid.cell(region, Draws.pick(apis, random)), bucket, random.nextInt(60) == 0, 0.1, 0.5);
      }
    }
    planner.endMinute(WINDOW_MINUTES);
  }
}
