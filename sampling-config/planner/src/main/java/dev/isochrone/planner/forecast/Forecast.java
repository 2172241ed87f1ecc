// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.forecast;

import dev.isochrone.plan.FloorRules;
import dev.isochrone.plan.LogBucket;
import dev.isochrone.plan.Outcome;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SliceDecision;
import dev.isochrone.plan.ValueTable;
import dev.isochrone.planner.Budget;
import dev.isochrone.planner.Policy;
import dev.isochrone.planner.Recording;
import dev.isochrone.planner.Rollups;
import dev.isochrone.planner.Rule;
import dev.isochrone.planner.allocate.Demands;
import dev.isochrone.planner.allocate.ExemplarRule;
import dev.isochrone.planner.allocate.Grid;
import dev.isochrone.planner.allocate.Objective;
import dev.isochrone.planner.allocate.Outlook;
import dev.isochrone.planner.allocate.PlannerSettings;
import dev.isochrone.planner.allocate.Prices;
import dev.isochrone.planner.allocate.ValuePlanner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy would keep of a day's traffic: the collector's own planner watches the day several
 * times over and is then asked. Not changed after its creation.
 */
public final class Forecast {

  static final int MINUTES = 1440;
  private static final int PLANNINGS = 4;

  private final Policy policy;
  private final Recording recording;
  private final SeenTraffic traffic;
  private final Grid grid;
  private final ValuePlanner planner;
  private final Outlook outlook;
  private final double budgetBytes;
  private final double rollupBytes;
  private final double floorBytes;
  private final List<CellForecast> cells = new ArrayList<>();
  private final double exemplarsPerTiming;

  private Forecast(Policy policy, Recording recording, SeenTraffic traffic) {
    this.policy = policy;
    this.recording = recording;
    this.traffic = traffic;
    grid = traffic.grid();
    ExemplarRule exemplars = recording.exemplars();
    exemplarsPerTiming = exemplars.perTiming(traffic.hotShare(exemplars.hotBucket()));
    planner = watching(recording.demands(grid, traffic.regions(), traffic.apis()));
    double all = planner.requests(MINUTES - 1);
    floorBytes = all * planner.floorBytesPerRequest(MINUTES - 1, exemplarsPerTiming);
    budgetBytes =
        policy
            .budget()
            .storedBytesPerDay(planner.fullBytesPerRequest(MINUTES - 1, exemplarsPerTiming));
    double allRollups = grid.cells() * prices().rollupCell();
    boolean built =
        policy.rollups().regionApi() != Rollups.Step.OFF
            && allRollups <= policy.rollups().budgetShareAtMost() * budgetBytes;
    rollupBytes = built ? allRollups : 0;
    double perMinute = Math.max(0, budgetBytes - rollupBytes) / MINUTES;
    for (int planning = 0; planning < PLANNINGS; planning++) {
      planner.rescale(MINUTES - 1, all / MINUTES, perMinute, exemplarsPerTiming);
      planner.replan(MINUTES - 1, exemplarsPerTiming);
    }
    planner.rescale(MINUTES - 1, all / MINUTES, perMinute, exemplarsPerTiming);
    outlook = planner.outlook(MINUTES - 1, exemplarsPerTiming);
    for (int cell = 0; cell < grid.cells(); cell++) {
      if (outlook.requests(cell) > 0) {
        cells.add(cell(cell));
      }
    }
    cells.sort(Comparator.comparingDouble(cell -> -cell.requestsPerDay()));
  }

  /**
   * Makes a forecast.
   *
   * @param app whose overrides hold, null for none
   * @throws IllegalArgumentException if there are fewer than fifty slices to go by
   */
  public static Forecast of(Policy policy, @Nullable String app, SeenTraffic traffic) {
    if (traffic.slices() < 50) {
      throw new IllegalArgumentException(
          "expected at least 50 slices of traffic: " + traffic.slices());
    }
    Recording recording = app == null ? policy.recording() : policy.forApp(app);
    return new Forecast(policy, recording, traffic);
  }

  private Prices prices() {
    return Prices.MEASURED.withPhases(recording.phaseKeepProbability());
  }

  private ValuePlanner watching(Demands demands) {
    PlannerSettings settings =
        new PlannerSettings(
            Objective.DEFAULT,
            prices(),
            PlannerSettings.DEFAULT.baseShare(),
            MINUTES,
            Integer.MAX_VALUE,
            MINUTES,
            PlannerSettings.DEFAULT.tableRows());
    ValuePlanner watching = new ValuePlanner(grid, settings, 1);
    watching.insist(demands, recording.keepAtMost());
    traffic.show(watching);
    watching.replan(MINUTES - 1, exemplarsPerTiming);
    return watching;
  }

  private CellForecast cell(int cell) {
    double bytes = outlook.bytes(cell) + rollupBytes / grid.cells();
    return new CellForecast(
        traffic.regions()[grid.region(cell)],
        traffic.apis()[grid.api(cell)],
        outlook.requests(cell),
        outlook.errorRate(cell),
        outlook.p95Millis(cell),
        outlook.kept(cell) / outlook.requests(cell),
        bytes,
        moneyPerMonth(bytes),
        outlook.countInterval(cell),
        outlook.errorRateInterval(cell),
        outlook.p95Interval(cell));
  }

  /** Cells with traffic, the busiest first. */
  public List<CellForecast> cells() {
    return List.copyOf(cells);
  }

  /**
   * The forecast of one cell.
   *
   * @throws IllegalArgumentException if it had no traffic
   */
  public CellForecast cell(String region, String api) {
    return cells.stream()
        .filter(cell -> cell.region().equals(region) && cell.api().equals(api))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no traffic of %s %s".formatted(region, api)));
  }

  /** Why a cell with traffic is kept as it is. */
  public KeepReasons reasons(String region, String api) {
    int row = List.of(traffic.regions()).indexOf(region);
    FloorRules floors = recording.floors(region);
    int[] hashes = Arrays.stream(traffic.apis()).mapToInt(String::hashCode).toArray();
    SamplingPlan plan =
        SamplingPlan.builder()
            .keepAtMost(recording.keepAtMost())
            .floors(floors)
            .valueRule(planner.rule(planner.table(row, hashes), exemplarsPerTiming))
            .build();
    double p95 = cell(region, api).p95Millis();
    int slow = LogBucket.of(Math.round(p95 * 1000)) + ValueTable.SLOW_RAMP;
    return new KeepReasons(
        alone(plan, api, 0, Outcome.OK),
        alone(plan, api, slow, Outcome.OK),
        alone(plan, api, LogBucket.MAX, Outcome.OK),
        alone(plan, api, 0, Outcome.SERVER_ERROR),
        planner.baseKeepProbability());
  }

  private static double alone(SamplingPlan plan, String api, int bucket, Outcome outcome) {
    SliceDecision decision = new SliceDecision(plan);
    decision.reset(plan);
    decision.add(api, bucket, outcome);
    return decision.keepProbability();
  }

  /** The rules that are about a cell. */
  public List<Rule> rules(String region, String api) {
    return recording.rules().stream().filter(rule -> rule.holdsFor(region, api)).toList();
  }

  /** Bytes that a day may store. */
  public double budgetBytes() {
    return budgetBytes;
  }

  /** Bytes that a day is expected to store, rollups included. */
  public double storedBytes() {
    return cells.stream().mapToDouble(CellForecast::bytesPerDay).sum();
  }

  /** Of that, rollups. */
  public double rollupBytes() {
    return rollupBytes;
  }

  /** Of that, what floors alone would cost. */
  public double floorBytes() {
    return floorBytes;
  }

  /** What bytes every day cost in a month; NaN where the policy has no prices. */
  public double moneyPerMonth(double bytesPerDay) {
    return policy.budget() instanceof Budget.Money money
        ? money.moneyPerMonth(bytesPerDay)
        : Double.NaN;
  }

  /** The rule whose floor costs most, if the floors do not fit the budget; else null. */
  public @Nullable Rule ruleThatDoesNotFit() {
    if (floorBytes + rollupBytes <= budgetBytes) {
      return null;
    }
    Rule dearest = null;
    double most = -1;
    for (Rule rule : recording.rules()) {
      double cost = rule.keepProbabilityAtLeast() > 0 ? costAlone(rule) : -1;
      if (cost > most) {
        most = cost;
        dearest = rule;
      }
    }
    return dearest;
  }

  private double costAlone(Rule rule) {
    Recording only = recording.withRules(List.of(rule));
    return watching(only.demands(grid, traffic.regions(), traffic.apis()))
        .floorBytesPerRequest(MINUTES - 1, exemplarsPerTiming);
  }
}
