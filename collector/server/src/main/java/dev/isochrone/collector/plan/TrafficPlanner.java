// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import dev.isochrone.collector.KeptSlices;
import dev.isochrone.plan.Outcome;
import dev.isochrone.plan.ValueRule;
import dev.isochrone.plan.ValueTable;
import dev.isochrone.planner.Policy;
import dev.isochrone.planner.Recording;
import dev.isochrone.planner.allocate.ExemplarRule;
import dev.isochrone.planner.allocate.Outlook;
import dev.isochrone.planner.allocate.PlannerSettings;
import dev.isochrone.planner.allocate.Prices;
import dev.isochrone.planner.allocate.ValuePlanner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The {@link ValuePlanner} over what ClickHouse holds: made anew for each table from the slices of
 * the last hours, then fed with what arrives, so that nothing but the store is needed to go on
 * after a restart. Not thread-safe.
 */
final class TrafficPlanner implements KeptSlices {
  private static final int MAX_APIS = 2000;

  /** A table that begins from nothing finds its fixed point in two rounds of steps. */
  private static final int ROUNDS = 2;

  private final TrafficSource source;
  private final Cells cells;
  private final ValuePlanner planner;
  private final long minuteMillis;
  private long firstMinute = -1;
  private int minute;
  private Instant fedTo;
  private int region;
  private double sliceKeep;
  private double exemplarsPerTiming;
  private final ExemplarRule exemplars;

  private TrafficPlanner(
      TrafficSource source,
      Cells cells,
      PlannerSettings settings,
      double exemplarsPerTiming,
      ExemplarRule exemplars,
      Duration minuteLength,
      Instant from,
      Pace pace) {
    this.source = source;
    this.cells = cells;
    this.exemplarsPerTiming = exemplarsPerTiming;
    this.exemplars = exemplars;
    double bytesPerRequest = pace.bytesPerMinute() / Math.max(1e-9, pace.requestsPerMinute());
    planner = new ValuePlanner(cells.grid(), settings, bytesPerRequest);
    minuteMillis = minuteLength.toMillis();
    fedTo = from;
  }

  /**
   * Reads the last hours and plans the table.
   *
   * @param to what arrived before this counts
   * @param pace to be met
   * @param policy to be obeyed
   */
  static TrafficPlanner of(
      TrafficSource source,
      PlannerSettings settings,
      double exemplarsPerTiming,
      Duration minuteLength,
      Instant to,
      Pace pace,
      Policy policy) {
    Instant from = to.minus(minuteLength.multipliedBy(settings.windowMinutes()));
    Cells cells = Cells.of(source.cells(from, to), Edition.MAX_REGIONS, MAX_APIS);
    TrafficPlanner planner =
        new TrafficPlanner(
            source,
            cells,
            settings,
            exemplarsPerTiming,
            policy.exemplars(),
            minuteLength,
            from,
            pace);
    planner.planner.insist(cells.demands(policy), policy.keepAtMost());
    planner.feed(to);
    for (int round = 0; round < ROUNDS; round++) {
      planner.planner.replan(planner.minute, exemplarsPerTiming);
      planner.rescale(pace, settings.prices(), exemplarsPerTiming);
    }
    return planner;
  }

  /** Takes in what has arrived since. */
  void feed(Instant to) {
    if (to.isAfter(fedTo)) {
      source.slices(fedTo, to, this);
      fedTo = to;
      endMinutesBefore(to.toEpochMilli());
    }
  }

  @Override
  public void slice(
      long receivedAtMillis, String tenant, String app, String country, double keepProbability) {
    if (firstMinute < 0) { // minutes before a store began are not minutes without traffic
      firstMinute = receivedAtMillis / minuteMillis;
    }
    endMinutesBefore(receivedAtMillis);
    region = cells.region(tenant, app, country);
    sliceKeep = keepProbability;
    planner.addSlice(minute, keepProbability);
  }

  @Override
  public void timing(String api, Outcome outcome, int totalBucket, double keepProbability) {
    int cell = cells.grid().cell(region, cells.api(api));
    planner.addTiming(cell, Math.max(0, totalBucket), outcome, sliceKeep, keepProbability);
  }

  /** Fits the scalars to a pace, to what records cost and to what comes with a timing by now. */
  void rescale(Pace pace, Prices prices, double nextExemplarsPerTiming) {
    exemplarsPerTiming = nextExemplarsPerTiming;
    planner.charge(prices);
    planner.rescale(minute, pace.requestsPerMinute(), pace.bytesPerMinute(), exemplarsPerTiming);
  }

  /** Whether there was enough to plan from. */
  boolean planned() {
    return planner.tableId() > 0;
  }

  double lambda() {
    return planner.lambda();
  }

  double baseKeepProbability() {
    return planner.baseKeepProbability();
  }

  /** What readers that know no tables keep all slices with. */
  double evenKeepProbability() {
    return Math.min(1, baseKeepProbability() / PlannerSettings.DEFAULT.baseShare());
  }

  List<RegionKey> regions() {
    return cells.regions();
  }

  /** The tables of all regions, named by the versions of the edition that brings them. */
  List<ValueTable> tables(long edition) {
    int[] hashes = cells.apis().stream().mapToInt(String::hashCode).toArray();
    List<ValueTable> tables = new ArrayList<>();
    for (int number = 0; number < cells.grid().regions(); number++) {
      tables.add(planner.table(number, hashes, Edition.version(edition, number)));
    }
    return tables;
  }

  /** What a table becomes with the scalars of now. */
  ValueRule rule(ValueTable table, Recording recording) {
    ValueRule rule = planner.rule(table, exemplarsPerTiming);
    return planner.keepsEverything()
        ? new ValueRule(recording.keepAtMost(), 0, rule.sliceBytes(), rule.timingBytes(), table)
        : rule;
  }

  /** What a budget would buy, by cell, largest first; empty while too little is known. */
  List<ExplainedCell> cells(double bytesPerDay) {
    Outlook outlook = planner.outlookAt(bytesPerDay, exemplarsPerTiming, exemplars);
    if (outlook == null) {
      return List.of();
    }
    double aDay = planner.windowsADay();
    List<RegionKey> regions = cells.regions();
    List<String> apis = cells.apis();
    List<ExplainedCell> explained = new ArrayList<>();
    for (int cell = 0; cell < cells.grid().cells(); cell++) {
      double requests = outlook.requests(cell);
      if (requests > 0) {
        explained.add(
            new ExplainedCell(
                regions.get(cells.grid().region(cell)),
                apis.get(cells.grid().api(cell)),
                requests * aDay,
                outlook.errorRate(cell),
                outlook.p95Millis(cell),
                outlook.kept(cell) / requests,
                outlook.kept(cell) * aDay,
                outlook.bytes(cell) * aDay,
                outlook.countInterval(cell) / Math.sqrt(aDay),
                outlook.p95Interval(cell) / Math.sqrt(aDay)));
      }
    }
    explained.sort(Comparator.comparingDouble(ExplainedCell::requests).reversed());
    return explained;
  }

  private void endMinutesBefore(long millis) {
    long next = firstMinute < 0 ? 0 : millis / minuteMillis - firstMinute;
    for (; minute < next; minute++) {
      planner.endMinute(minute);
    }
  }
}
