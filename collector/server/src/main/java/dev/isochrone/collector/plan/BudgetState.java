// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import dev.isochrone.collector.MeasuredCosts;
import dev.isochrone.collector.StoredMinute;
import dev.isochrone.plan.FloorRules;
import dev.isochrone.planner.Policy;
import dev.isochrone.planner.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the budget in force buys, costs and will have cost. Everything in stored bytes.
 *
 * @param unit bytes
 * @param budgetPerDay everything counted
 * @param spentToday since the day began in UTC
 * @param spendPerDayNow if it went on as in the last minutes
 * @param forecastMonth 30 such days
 * @param budgetMonth 30 days' budget
 * @param fixedBytesPerDay what is stored however little is sampled
 * @param prices what records cost, as measured
 * @param admission of this minute
 * @param policy the file and its state
 * @param plan the edition in force
 * @param byRegion what an app's countries cost a day, dearest first
 * @param byApi what apis cost a day, dearest first
 * @param floors what each rule that insists on something costs a day at least
 */
record BudgetState(
    String unit,
    double budgetPerDay,
    double spentToday,
    double spendPerDayNow,
    double forecastMonth,
    double budgetMonth,
    Fixed fixedBytesPerDay,
    CostPerRecord prices,
    Admitting admission,
    PolicyState policy,
    PlanState plan,
    List<RegionSpend> byRegion,
    List<ApiSpend> byApi,
    List<FloorSpend> floors) {
  private static final int DAYS = 30;

  /** Bytes a day. */
  record Fixed(double rollups, double plans, double accounts) {}

  /** Bytes. */
  record CostPerRecord(double slice, double timing, double phases, double exemplar) {}

  /** Of this minute. */
  record Admitting(double keepProbability, boolean bare) {}

  /** The policy file; trouble is why it is not in force as it is now, or null. */
  record PolicyState(String file, @Nullable String trouble, long changedAt) {}

  /** The edition in force; times in ms since 1970. */
  record PlanState(long edition, long plannedAt, long watermark) {}

  /** Bytes a day of a region. */
  record RegionSpend(String app, String country, double bytesPerDay) {}

  /** Bytes a day of an api. */
  record ApiSpend(String app, String api, double bytesPerDay) {}

  /** Bytes a day of the requests that a rule holds for, and what it says. */
  record FloorSpend(String rule, double bytesPerDay) {}

  static BudgetState of(
      EditionMaker maker, Planned last, Admitting admitting, PolicyState policy, String app) {
    MeasuredCosts costs = last.budget().costs();
    Pace pace = last.archived().pace();
    double now = pace.storedPerMinute() * StoredMinute.A_DAY + last.budget().fixedPerDay();
    List<ExplainedCell> cells =
        maker.cells(pace.bytesPerMinute() * StoredMinute.A_DAY).stream()
            .filter(cell -> app.isEmpty() || app.equals(cell.region().app()))
            .toList();
    return new BudgetState(
        "bytes",
        pace.budgetPerDay(),
        pace.spentToday(),
        now,
        now * DAYS,
        pace.budgetPerDay() * DAYS,
        new Fixed(costs.rollupBytesPerDay(), costs.planBytesPerDay(), costs.accountBytesPerDay()),
        new CostPerRecord(costs.slice(), costs.timing(), costs.phases(), costs.exemplar()),
        admitting,
        policy,
        new PlanState(
            last.archived().number(),
            last.archived().createdAt().toEpochMilli(),
            last.archived().watermark().toEpochMilli()),
        regions(cells),
        apis(cells),
        floors(last.policy(), cells, costs));
  }

  private static List<RegionSpend> regions(List<ExplainedCell> cells) {
    return sums(cells, ExplainedCell::region).entrySet().stream()
        .map(sum -> new RegionSpend(sum.getKey().app(), sum.getKey().country(), sum.getValue()))
        .sorted(Comparator.comparingDouble(RegionSpend::bytesPerDay).reversed())
        .toList();
  }

  private static List<ApiSpend> apis(List<ExplainedCell> cells) {
    return sums(cells, cell -> List.of(cell.region().app(), cell.api())).entrySet().stream()
        .map(sum -> new ApiSpend(sum.getKey().get(0), sum.getKey().get(1), sum.getValue()))
        .sorted(Comparator.comparingDouble(ApiSpend::bytesPerDay).reversed())
        .toList();
  }

  /** A floor costs what its requests would take with its probability, slices of six around them. */
  private static List<FloorSpend> floors(
      Policy policy, List<ExplainedCell> cells, MeasuredCosts costs) {
    List<FloorSpend> floors = new ArrayList<>();
    for (Rule rule : policy.recording().rules()) {
      double bytes = 0;
      for (ExplainedCell cell : cells) {
        if (rule.holdsFor(cell.region().country(), cell.api())) {
          double requests =
              cell.requests() * (rule.outcomes() == FloorRules.ANY_OUTCOME ? 1 : cell.errorRate());
          bytes +=
              requests
                  * rule.keepProbabilityAtLeast()
                  * (costs.timing() + costs.slice() / EditionMaker.USUAL_SLICE);
        }
      }
      if (rule.keepProbabilityAtLeast() > 0) {
        floors.add(
            new FloorSpend(
                "line %d: %s at least %s"
                    .formatted(rule.line(), rule.api(), rule.keepProbabilityAtLeast()),
                bytes));
      }
    }
    return floors;
  }

  private static <K> Map<K, Double> sums(
      List<ExplainedCell> cells, Function<ExplainedCell, K> key) {
    Map<K, Double> sums = new LinkedHashMap<>();
    cells.forEach(cell -> sums.merge(key.apply(cell), cell.bytes(), Double::sum));
    return sums;
  }
}
