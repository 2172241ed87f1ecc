// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import dev.isochrone.collector.MeasuredCosts;
import dev.isochrone.collector.SpendLimit;
import dev.isochrone.collector.StoredMinute;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.ValueRule;
import dev.isochrone.plan.ValueTable;
import dev.isochrone.planner.Policy;
import dev.isochrone.planner.Recording;
import dev.isochrone.planner.allocate.PlannerSettings;
import dev.isochrone.planner.allocate.Prices;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Policy and stored traffic to the next edition: a new table when its time has come, new scalars
 * always. Remembers the planner of the last table; a new one is made from the store whenever it is
 * missing. Not thread-safe.
 */
final class EditionMaker {
  private static final int EXPLAINED_CELLS = 500;
  private static final int AN_HOUR = 60;
  private static final long LEAST_TIMINGS = 100;
  private static final long ENOUGH_TIMINGS = 2000;
  private static final int LATELY_MINUTES = 5;
  private static final double USUAL_HOT_SHARE = 0.02;

  /** Timings in a slice where nothing else is known. */
  static final double USUAL_SLICE = 6;

  private final TrafficSource traffic;
  private final PlanningSettings settings;
  private @Nullable TrafficPlanner planner;
  private Instant tableAt = Instant.EPOCH;
  private Instant explainedAt = Instant.EPOCH;

  EditionMaker(TrafficSource traffic, PlanningSettings settings) {
    this.traffic = traffic;
    this.settings = settings;
  }

  /**
   * Asks the store for what a moment's edition is made from.
   *
   * @param budgetSince when another budget was in force last
   */
  Outlook outlook(Policy policy, Instant budgetSince, Instant now) {
    Instant arrival =
        traffic.latestArrival(now.minus(settings.minute().multipliedBy(2 * StoredMinute.A_DAY)));
    Instant settled = now.minus(settings.settle());
    Instant watermark = arrival.isBefore(settled) ? arrival.plusMillis(1) : settled;
    MeasuredCosts costs = traffic.costs();
    List<StoredMinute> minutes =
        arrival.equals(Instant.EPOCH)
            ? List.of()
            : traffic.minutes(DayPacing.from(watermark, settings.minute()), watermark);
    DayBudget budget = DayBudget.of(policy, costs, bytesPerTiming(policy, costs, minutes));
    Pace pace = DayPacing.pace(minutes, watermark, settings.minute(), budget, budgetSince);
    return new Outlook(policy, now, watermark, minutes, budget, pace);
  }

  /**
   * Makes the next edition.
   *
   * @param before the edition in force
   * @param newPolicy whether the policy is another than that of the edition in force
   */
  Planned make(Outlook outlook, Edition before, boolean newPolicy) {
    Policy policy = outlook.policy;
    DayBudget budget = outlook.budget;
    List<StoredMinute> minutes = outlook.minutes;
    Pace pace = outlook.pace;
    boolean newTable = newPolicy || isTableDue(minutes, outlook.now);
    if (pace.requestsPerMinute() > 0) {
      plan(policy, budget, minutes, outlook.watermark, pace, newTable);
    }
    newTable &= planner != null;
    if (newTable) {
      tableAt = outlook.now;
    }
    Edition edition = edition(policy, before, newTable);
    return planned(outlook, edition);
  }

  /** What a budget would buy, by cell, largest first; empty while too little is known. */
  List<ExplainedCell> cells(double bytesPerDay) {
    return planner == null ? List.of() : planner.cells(bytesPerDay);
  }

  private boolean isTableDue(List<StoredMinute> minutes, Instant now) {
    if (planner == null || minutes.isEmpty()) {
      return true;
    }
    long first = minutes.get(0).minute() * settings.minute().toMillis();
    Duration age = Duration.between(Instant.ofEpochMilli(first), now);
    return !now.isBefore(tableAt.plus(settings.tableEvery(age)));
  }

  private void plan(
      Policy policy,
      DayBudget budget,
      List<StoredMinute> minutes,
      Instant watermark,
      Pace pace,
      boolean newTable) {
    Prices prices = prices(budget.costs(), phasesPerTiming(policy, minutes));
    double exemplarsPerTiming = exemplarsPerTiming(policy, minutes);
    if (newTable || planner == null) {
      TrafficPlanner next =
          TrafficPlanner.of(
              traffic,
              PlannerSettings.DEFAULT.withPrices(prices),
              exemplarsPerTiming,
              settings.minute(),
              watermark,
              pace,
              policy);
      planner = next.planned() ? next : null;
    } else {
      planner.feed(watermark);
      planner.rescale(pace, prices, exemplarsPerTiming);
    }
  }

  private Edition edition(Policy policy, Edition before, boolean newTable) {
    long number = before.number() + 1;
    TrafficPlanner scalars = planner;
    List<RegionKey> regions = newTable && scalars != null ? scalars.regions() : before.regions();
    List<ValueTable> tables = newTable && scalars != null ? scalars.tables(number) : List.of();
    List<SamplingPlan> plans = new ArrayList<>();
    for (int region = 0; region < regions.size(); region++) {
      RegionKey key = regions.get(region);
      Recording recording = policy.forApp(key.app());
      SamplingPlan.Builder plan =
          common(recording, key.country()).version(Edition.version(number, region));
      ValueTable table = newTable ? tables.get(region) : table(before, region);
      if (scalars != null && table != null) {
        plan.valueRule(scalars.rule(table, recording))
            .keepProbability(scalars.evenKeepProbability());
      }
      plans.add(plan.build());
    }
    return new Edition(number, newTable ? number : before.tableEdition(), regions, plans);
  }

  /** A plan that keeps all alike, as it holds while too little is known. */
  private static SamplingPlan.Builder common(Recording recording, String country) {
    return SamplingPlan.builder()
        .enabled(!recording.killSwitch())
        .keepProbability(recording.keepAtMost())
        .phaseKeepProbability(recording.phaseKeepProbability())
        .exemplarKeepProbability(recording.exemplarKeepProbability())
        .hotExemplarKeepProbability(recording.hotExemplarKeepProbability())
        .hotBucket(recording.exemplars().hotBucket())
        .keepAtMost(recording.keepAtMost())
        .deviceBudget(
            recording.device().wireBytesPerDay(), recording.device().meteredWireBytesPerDay())
        .floors(recording.floors(country));
  }

  private static @Nullable ValueTable table(Edition edition, int region) {
    ValueRule rule = Objects.requireNonNull(edition.plan(region)).valueRule();
    return rule == null ? null : rule.table();
  }

  private Planned planned(Outlook outlook, Edition edition) {
    Policy policy = outlook.policy;
    Instant now = outlook.now;
    Pace pace = outlook.pace;
    boolean explain =
        planner != null && !now.isBefore(explainedAt.plus(settings.minute().multipliedBy(AN_HOUR)));
    List<ExplainedCell> cells = List.of();
    if (explain) {
      cells =
          cells(pace.bytesPerMinute() * StoredMinute.A_DAY).stream()
              .limit(EXPLAINED_CELLS)
              .toList();
      explainedAt = now;
    }
    ArchivedEdition archived =
        new ArchivedEdition(
            edition.number(),
            now,
            outlook.watermark,
            edition.tableEdition(),
            pace,
            planner == null ? policy.keepAtMost() : planner.baseKeepProbability(),
            planner == null ? 0 : planner.lambda(),
            Inputs.json(policy, outlook.budget, pace),
            EditionCodec.encode(edition));
    return new Planned(policy, outlook.budget, archived, cells);
  }

  private static Prices prices(MeasuredCosts costs, double phasesPerTiming) {
    return new Prices(
        costs.slice(), costs.timing(), 0, phasesPerTiming * costs.phases(), costs.exemplar(), 0);
  }

  /** As measured lately, else as the policy lets expect. */
  private static double exemplarsPerTiming(Policy policy, List<StoredMinute> minutes) {
    StoredMinute last = lately(minutes);
    return last.wholeTimings() >= LEAST_TIMINGS
        ? last.exemplars() / (double) last.wholeTimings()
        : policy.exemplars().perTiming(USUAL_HOT_SHARE);
  }

  /**
   * As measured in the last hour, since the policy says it, and whole slices have phases or none.
   */
  private static double phasesPerTiming(Policy policy, List<StoredMinute> minutes) {
    StoredMinute last = lastHour(minutes);
    return last.wholeTimings() >= LEAST_TIMINGS
        ? last.phased() / (double) last.wholeTimings()
        : policy.phaseKeepProbability();
  }

  /** As measured in the last hour, else as records cost that come six to a slice. */
  private static double bytesPerTiming(
      Policy policy, MeasuredCosts costs, List<StoredMinute> minutes) {
    StoredMinute last = lastHour(minutes);
    return last.timings() >= LEAST_TIMINGS
        ? costs.bytes(last) / last.timings()
        : costs.slice() / USUAL_SLICE
            + costs.timing()
            + phasesPerTiming(policy, minutes) * costs.phases()
            + exemplarsPerTiming(policy, minutes) * costs.exemplar();
  }

  private static StoredMinute lastHour(List<StoredMinute> minutes) {
    return newest(minutes, AN_HOUR, 0);
  }

  /**
   * The newest minutes, as many as have enough whole timings to tell a share. Where requests have
   * been slow, and so exemplars many, an hour would foretell that for an hour more, and too little
   * be spent.
   */
  private static StoredMinute lately(List<StoredMinute> minutes) {
    return newest(minutes, LATELY_MINUTES, ENOUGH_TIMINGS);
  }

  private static StoredMinute newest(
      List<StoredMinute> minutes, int leastMinutes, long enoughTimings) {
    StoredMinute sum = StoredMinute.NOTHING;
    int size = minutes.size();
    for (int at = size - 1;
        at >= Math.max(0, size - AN_HOUR)
            && (at >= size - leastMinutes || sum.wholeTimings() < enoughTimings);
        at--) {
      sum = sum.plus(minutes.get(at));
    }
    return sum;
  }

  /**
   * What the policy wants of a moment, and what the store says of its day.
   *
   * @param watermark what arrived before it is stored
   * @param minutes until then, yesterday's and today's
   */
  record Outlook(
      Policy policy,
      Instant now,
      Instant watermark,
      List<StoredMinute> minutes,
      DayBudget budget,
      Pace pace) {

    /**
     * How much may be stored under an edition that others made.
     *
     * @param keepProbability with which they say that slices are to be admitted
     */
    SpendLimit limit(double keepProbability) {
      return budget.limit(keepProbability, pace.storedPerMinute());
    }
  }
}
