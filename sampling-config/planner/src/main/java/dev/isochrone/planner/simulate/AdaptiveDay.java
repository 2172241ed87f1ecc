// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import dev.isochrone.plan.FloorRules;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import dev.isochrone.plan.ValueRule;
import dev.isochrone.plan.ValueTable;
import dev.isochrone.planner.Recording;
import dev.isochrone.planner.allocate.Admission;
import dev.isochrone.planner.allocate.Pacing;
import dev.isochrone.planner.allocate.Prices;
import dev.isochrone.planner.allocate.ValuePlanner;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/** One day of the product's loop, minute by minute. Not thread-safe. */
final class AdaptiveDay {

  private static final double USUAL_EXEMPLARS = 0.0025;
  private static final double USUAL_TIMINGS_A_SLICE = 8;

  private final Product product;
  private final FieldConditions field;
  private final ValuePlanner planner;
  private final Pacing pacing;
  private final Workload workload;
  private final DayBudget budget;
  private final Prices prices;
  private final SplittableRandom random;
  private final Clients clients;
  private final Uploads uploads;
  private final Admission admission;
  private final int[] order;
  private final int[] apiHashes;
  private final FloorRules[] floors;
  private final BitSet cellsSeen = new BitSet();
  private final double[] lambdas = new double[Workload.MINUTES];
  private final double[] bases = new double[Workload.MINUTES];
  private final ValueTable[] tables;
  private double exemplarsPerTiming = USUAL_EXEMPLARS;
  private double paced = 1;
  private int next;

  /** What was in force when. */
  final PlanTimeline timeline = new PlanTimeline();

  /** What was kept so far. */
  final Sample sample = new Sample(true);

  AdaptiveDay(
      Product product,
      FieldConditions field,
      ValuePlanner planner,
      Pacing pacing,
      Workload workload,
      DayBudget budget,
      SplittableRandom random) {
    this.product = product;
    this.field = field;
    this.planner = planner;
    this.pacing = pacing;
    this.workload = workload;
    this.budget = budget;
    this.random = random;
    prices = product.settings().prices();
    uploads = field.uploads(workload, random);
    order = uploads.byArrival();
    apiHashes = Arrays.stream(workload.apis).mapToInt(String::hashCode).toArray();
    floors = new FloorRules[workload.regions.length];
    Arrays.setAll(floors, region -> product.recording().floors(workload.regions[region]));
    double slice = prices.slice() / USUAL_TIMINGS_A_SLICE;
    double bareShare =
        (slice + prices.timing() + prices.timingKeep())
            / (slice + prices.timingWith(USUAL_EXEMPLARS));
    admission =
        new Admission(
            budget.bytesPerMinute(workload),
            budget.burst(),
            bareShare,
            budget.rollupBytes(workload.grid.cells(), workload) / Workload.MINUTES);
    admission.beginMinute();
    tables = new ValueTable[workload.grid.regions()];
    cut();
    timeline.set(0, plans());
    clients = new Clients(workload, timeline, field, uploads, random);
  }

  /** Begins the day after this one, with what this one taught. */
  AdaptiveDay next(Workload nextDay, DayBudget nextBudget, SplittableRandom nextRandom) {
    planner.scalars(lastMedian(lambdas), lastMedian(bases));
    AdaptiveDay day =
        new AdaptiveDay(product, field, planner, pacing, nextDay, nextBudget, nextRandom);
    day.exemplarsPerTiming = exemplarsPerTiming;
    return day;
  }

  void minute(int minute) {
    double admit = admission.keepProbability() * paced;
    boolean bare = admission.bare();
    timeline.admit(minute, admit);
    int timings = 0;
    int exemplars = 0;
    double arrived = 0;
    for (; next < order.length && uploads.arrivalMinute(order[next]) == minute; next++) {
      int slice = order[next];
      if (!clients.keep(slice, minute)) {
        continue;
      }
      double complete = bytes(prices.phases()) + clients.exemplars * prices.exemplar();
      uploads.send(slice, complete, sample.wire);
      arrived += complete;
      if (admit < 1 && random.nextDouble() >= admit) {
        continue;
      }
      sample.stored[minute] += bare ? bytes(0) : complete;
      timings += clients.timings;
      exemplars += clients.exemplars;
      store(slice, minute, admit);
    }
    double requests = planner.endMinute(minute);
    pacing.rollups(rollupBytes());
    pacing.endMinute(requests, sample.stored[minute], admit);
    if (timings > 100 && !bare) {
      double weight = Math.min(0.2, timings / 50_000.0);
      exemplarsPerTiming += weight * (exemplars / (double) timings - exemplarsPerTiming);
    }
    admission.endMinute(arrived * paced, sample.stored[minute]);
    admission.beginMinute();
    lambdas[minute] = planner.lambda();
    bases[minute] = planner.baseKeepProbability();
  }

  private double bytes(double phases) {
    return prices.slice() + (prices.timing() + prices.timingKeep() + phases) * clients.timings;
  }

  private void store(int slice, int minute, double admit) {
    double sliceKeep = clients.sliceKeep * admit;
    planner.addSlice(minute, sliceKeep);
    for (int i = 0; i < clients.timings; i++) {
      int request = clients.requests[i];
      double own = clients.timingKeep[i];
      int cell = workload.cells[request];
      cellsSeen.set(cell);
      planner.addTiming(
          cell,
          workload.buckets[request],
          Clients.outcome(workload.errors[request]),
          sliceKeep,
          own);
    }
    clients.addTo(sample, slice, minute, admit);
  }

  /** When its slices arrived. */
  Uploads uploads() {
    return uploads;
  }

  void replan(int minute) {
    planner.replan(minute, exemplarsPerTiming);
    cut();
  }

  private void cut() {
    for (int region = 0; region < tables.length; region++) {
      tables[region] = planner.table(region, apiHashes);
    }
  }

  void rescale(int minute) {
    double burst = budget.burst() * budget.bytesPerMinute(workload);
    planner.rescale(
        minute, pacing.requestsPerMinute(), pacing.bytesPerMinute(burst), exemplarsPerTiming);
    timeline.set(minute + 1, plans());
    paced = pacing.admissionKeepProbability();
  }

  /** Whether more arrives in the minute that begins than the burst has room for. */
  boolean isAtItsBurst() {
    return admission.bare();
  }

  void carryOn(int minute) {
    timeline.set(minute + 1, timeline.plans(minute));
  }

  private SamplingPlan[] plans() {
    Recording recording = product.recording();
    SamplingPlan[] plans = new SamplingPlan[tables.length];
    for (int region = 0; region < plans.length; region++) {
      ValueRule rule = planner.rule(tables[region], exemplarsPerTiming);
      SamplingPlan plan =
          SamplingPlan.builder()
              .enabled(!recording.killSwitch())
              .keepProbability(planner.baseKeepProbability())
              .keepAtMost(recording.keepAtMost())
              .floors(floors[region])
              .phaseKeepProbability(recording.phaseKeepProbability())
              .exemplarKeepProbability(recording.exemplarKeepProbability())
              .hotExemplarKeepProbability(recording.hotExemplarKeepProbability())
              .hotBucket(recording.exemplars().hotBucket())
              .valueRule(rule)
              .build();
      plans[region] = SamplingPlanCodec.decode(SamplingPlanCodec.encode(plan)).plan();
    }
    return plans;
  }

  private double rollupBytes() {
    return budget.rollupBytes(cellsSeen.cardinality(), workload);
  }

  /** Closes the day: its rollups are paid for, and tomorrow is expected to be like it. */
  void end() {
    planner.nextDay();
    pacing.nextDay(rollupBytes());
    for (int minute = 0; minute < Workload.MINUTES; minute++) {
      sample.stored[minute] += rollupBytes() / Workload.MINUTES;
    }
  }

  private static double lastMedian(double[] byMinute) {
    double[] last = Arrays.copyOfRange(byMinute, Workload.MINUTES - 480, Workload.MINUTES);
    Arrays.sort(last);
    return last[last.length / 2];
  }
}
