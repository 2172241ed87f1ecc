// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.traffic;

import dev.isochrone.RequestColumns;
import dev.isochrone.RequestColumns.Field;
import dev.isochrone.RequestColumns.Text;
import dev.isochrone.Slice;
import dev.isochrone.plan.LogBucket;
import dev.isochrone.plan.Outcome;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import dev.isochrone.planner.allocate.Grid;
import dev.isochrone.planner.allocate.PlannerSettings;
import dev.isochrone.planner.allocate.Prices;
import dev.isochrone.planner.allocate.ValuePlanner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The plans that the product's own planner makes for 5 million requests a day when a stored request
 * may cost 0.64 bytes on average: 1 % of what full records of all would take. One a country.
 * Immutable.
 */
public final class ReferencePlan {

  public static final double STORED_BYTES_PER_REQUEST = 0.64;

  private static final double EXEMPLAR_KEEP = 0.0015;
  private static final double HOT_EXEMPLAR_KEEP = 0.008;
  private static final double PHASE_KEEP = 0.25;
  private static final double EXEMPLARS_PER_TIMING = 0.0025;
  private static final double REQUESTS_PER_DAY = 5_000_000;
  private static final int MINUTES = 1_440;
  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final int VERSION = 4_711;

  private final List<SamplingPlan> byRegion;

  private ReferencePlan(List<SamplingPlan> byRegion) {
    this.byRegion = byRegion;
  }

  /** Plans from the days of this many phones, of which the planner sees everything. */
  public static ReferencePlan learnt(int phones) {
    Grid grid = new Grid(Place.ALL.size(), Api.CATALOGUE.size());
    PlannerSettings defaults = PlannerSettings.DEFAULT;
    PlannerSettings settings =
        new PlannerSettings(
            defaults.objective(),
            defaults.prices(),
            defaults.baseShare(),
            MINUTES,
            Integer.MAX_VALUE,
            MINUTES,
            defaults.tableRows());
    ValuePlanner planner = new ValuePlanner(grid, settings, STORED_BYTES_PER_REQUEST);
    watch(planner, grid, phones);
    double perMinute = REQUESTS_PER_DAY / MINUTES;
    planner.replan(MINUTES - 1, EXEMPLARS_PER_TIMING);
    planner.rescale(
        MINUTES - 1, perMinute, perMinute * STORED_BYTES_PER_REQUEST, EXEMPLARS_PER_TIMING);
    int[] hashes = Api.CATALOGUE.stream().mapToInt(api -> api.name().hashCode()).toArray();
    List<SamplingPlan> plans = new ArrayList<>();
    for (int region = 0; region < grid.regions(); region++) {
      SamplingPlan plan =
          SamplingPlan.builder()
              .version(VERSION)
              .keepProbability(evenKeep(defaults.prices()))
              .phaseKeepProbability(PHASE_KEEP)
              .exemplarKeepProbability(EXEMPLAR_KEEP)
              .hotExemplarKeepProbability(HOT_EXEMPLAR_KEEP)
              .valueRule(planner.rule(planner.table(region, hashes), EXEMPLARS_PER_TIMING))
              .build();
      plans.add(SamplingPlanCodec.decode(SamplingPlanCodec.encode(plan)).plan());
    }
    return new ReferencePlan(plans);
  }

  /** Returns the plan of a phone's country. */
  public SamplingPlan planOf(PhoneDay day) {
    return byRegion.get(day.region());
  }

  /** Returns the plan of the country with the most users. */
  public SamplingPlan largest() {
    return byRegion.get(0);
  }

  private static void watch(ValuePlanner planner, Grid grid, int phones) {
    double weight = REQUESTS_PER_DAY / ((double) phones * PhoneDay.REQUESTS);
    List<Watched> slices = new ArrayList<>();
    for (int phone = 0; phone < phones; phone++) {
      PhoneDay day = PhoneDay.of(-1 - phone, false);
      for (Slice slice : DaySlices.kept(day, SamplingPlan.KEEP_EVERYTHING, phone)) {
        int minute = (int) Math.min(MINUTES - 1, slice.startNanos() / MINUTE_NANOS);
        slices.add(new Watched(minute, day.region(), slice.requests()));
      }
    }
    slices.sort(Comparator.comparingInt(Watched::minute));
    int next = 0;
    for (int minute = 0; minute < MINUTES; minute++) {
      for (; next < slices.size() && slices.get(next).minute() == minute; next++) {
        slices.get(next).addTo(planner, grid, 1 / weight);
      }
      planner.endMinute(minute);
    }
  }

  private static double evenKeep(Prices prices) {
    double requestsPerSlice = 8;
    return STORED_BYTES_PER_REQUEST
        / (prices.slice() / requestsPerSlice + prices.timingWith(EXEMPLARS_PER_TIMING));
  }

  private record Watched(int minute, int region, RequestColumns requests) {
    void addTo(ValuePlanner planner, Grid grid, double keepProbability) {
      planner.addSlice(minute, keepProbability);
      for (int row = 0; row < requests.rows(); row++) {
        String name = requests.text(row, Text.API);
        Outcome outcome = Outcome.ofCode((int) requests.number(row, Field.OUTCOME));
        planner.addTiming(
            grid.cell(region, Api.indexOf(String.valueOf(name))),
            LogBucket.of(requests.number(row, Field.TOTAL)),
            outcome != null && outcome.isError(),
            keepProbability,
            1);
      }
    }
  }
}
