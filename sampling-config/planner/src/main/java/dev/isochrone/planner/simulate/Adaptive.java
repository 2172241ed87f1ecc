// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import dev.isochrone.plan.ValueRule;
import dev.isochrone.plan.ValueTable;
import dev.isochrone.planner.allocate.Admission;
import dev.isochrone.planner.allocate.Pacing;
import dev.isochrone.planner.allocate.PlannerSettings;
import dev.isochrone.planner.allocate.ValuePlanner;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The product's own sampling, closed loop: clients decide under plans that went through the codec,
 * the collector admits, the planner learns from what was kept alone. Remembers the day before, so
 * that the first day it samples is a cold start. Not thread-safe.
 */
final class Adaptive implements Scheme {

  private static final int REPLAN_MINUTES = 20;
  private static final int EARLY_REPLAN_MINUTES = 10;
  private static final int RESCALE_MINUTES = 5;
  private static final double EXEMPLAR = 0.0015;
  private static final double HOT_EXEMPLAR = 0.008;
  private static final double USUAL_EXEMPLARS = 0.0025;

  private final PlannerSettings settings;
  private final PlanAges ages;
  private final Progress progress;
  private @Nullable ValuePlanner planner;
  private @Nullable Pacing pacing;
  private @Nullable PlanTimeline timeline;
  private double exemplarsPerTiming = USUAL_EXEMPLARS;
  private double @Nullable [] usualScalars;

  Adaptive(PlannerSettings settings, PlanAges ages, Progress progress) {
    this.settings = settings;
    this.ages = ages;
    this.progress = progress;
  }

  @Override
  public String name() {
    return "isochrone";
  }

  /**
   * Draws the day sampled last again, under the plans and the admission that it had: what another
   * toss of all coins would have kept.
   */
  Sample redraw(Workload workload, long seed) {
    if (timeline == null) {
      throw new IllegalStateException("no day was sampled");
    }
    SplittableRandom random = new SplittableRandom(seed);
    Clients clients = new Clients(workload, timeline, ages, random);
    Sample sample = new Sample(true);
    for (int slice = 0; slice < workload.slices; slice++) {
      int minute = workload.sliceEndMinutes[slice];
      double admit = timeline.admission(minute);
      if (clients.keep(slice, minute) && (admit >= 1 || random.nextDouble() < admit)) {
        clients.addTo(sample, slice, minute, admit);
      }
    }
    return sample;
  }

  @Override
  public Sample sample(Workload workload, Budget budget, long seed) {
    boolean first = planner == null;
    if (planner == null) {
      planner = new ValuePlanner(workload.grid, settings, budget.bytesPerRequest());
      pacing =
          new Pacing(
              budget.bytesPerDay(workload),
              budget.rollupBytes(workload.grid.cells() / 2, workload));
    } else if (usualScalars != null) {
      planner.scalars(usualScalars[0], usualScalars[1]);
    }
    Day day = new Day(workload, budget, planner, requirePacing(), new SplittableRandom(seed));
    for (int minute = 0; minute < Workload.MINUTES; minute++) {
      if (minute % 60 == 0) {
        progress.step("sampling hour", minute / 60, 24);
      }
      day.minute(minute);
      boolean early = first && minute < 120;
      if (minute % (early ? EARLY_REPLAN_MINUTES : REPLAN_MINUTES)
          == (early ? EARLY_REPLAN_MINUTES : REPLAN_MINUTES) - 1) {
        day.replan(minute);
      }
      if (minute % RESCALE_MINUTES == RESCALE_MINUTES - 1) {
        day.rescale(minute);
      } else {
        day.carryOn(minute);
      }
    }
    timeline = day.timeline;
    usualScalars = day.usualScalars();
    planner.nextDay();
    requirePacing().nextDay(day.rollupBytes());
    day.chargeRollups();
    return day.sample;
  }

  private Pacing requirePacing() {
    if (pacing == null) {
      throw new IllegalStateException("no pacing before the first day");
    }
    return pacing;
  }

  /** One day of the loop. */
  private final class Day {
    private final Workload workload;
    private final Budget budget;
    private final ValuePlanner planner;
    private final Pacing pacing;
    private final SplittableRandom random;
    private final PlanTimeline timeline = new PlanTimeline();
    private final Clients clients;
    private final Admission admission;
    private final Sample sample = new Sample(true);
    private final int[] order;
    private final int[] apiHashes;
    private final BitSet cellsSeen = new BitSet();
    private final double[] lambdas = new double[Workload.MINUTES];
    private final double[] bases = new double[Workload.MINUTES];
    private ValueTable[] tables;
    private int next;

    Day(
        Workload workload,
        Budget budget,
        ValuePlanner planner,
        Pacing pacing,
        SplittableRandom random) {
      this.workload = workload;
      this.budget = budget;
      this.planner = planner;
      this.pacing = pacing;
      this.random = random;
      order = workload.slicesByEnd();
      apiHashes = Arrays.stream(workload.apis).mapToInt(String::hashCode).toArray();
      double full = budget.prices().timingWith(USUAL_EXEMPLARS);
      double bareShare =
          (budget.prices().slice() / 8 + budget.prices().timing() + budget.prices().timingKeep())
              / (budget.prices().slice() / 8 + full);
      admission = new Admission(budget.bytesPerMinute(workload), budget.burst(), bareShare);
      tables = new ValueTable[workload.grid.regions()];
      cut();
      timeline.set(0, plans());
      clients = new Clients(workload, timeline, ages, random);
    }

    void minute(int minute) {
      admission.beginMinute();
      double admit = admission.keepProbability();
      boolean bare = admission.bare();
      timeline.admit(minute, admit);
      int timings = 0;
      int exemplars = 0;
      for (; next < order.length && workload.sliceEndMinutes[order[next]] == minute; next++) {
        int slice = order[next];
        if (!clients.keep(slice, minute)) {
          continue;
        }
        double complete =
            bytes(budget.prices().phases()) + clients.exemplars * budget.prices().exemplar();
        sample.wire[minute] += complete;
        if (admit < 1 && random.nextDouble() >= admit) {
          continue;
        }
        sample.stored[minute] += bare ? bytes(0) : complete;
        timings += clients.timings;
        exemplars += clients.exemplars;
        store(slice, minute, admit);
      }
      admission.endMinute(sample.wire[minute], sample.stored[minute]);
      double requests = planner.endMinute(minute);
      pacing.rollups(rollupBytes());
      pacing.endMinute(requests, sample.stored[minute]);
      if (timings > 100 && !bare) {
        double weight = Math.min(0.2, timings / 50_000.0);
        exemplarsPerTiming += weight * (exemplars / (double) timings - exemplarsPerTiming);
      }
      lambdas[minute] = planner.lambda();
      bases[minute] = planner.baseKeepProbability();
    }

    private double bytes(double phases) {
      return budget.prices().slice()
          + (budget.prices().timing() + budget.prices().timingKeep() + phases) * clients.timings;
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
            cell, workload.buckets[request], workload.errors[request], sliceKeep, own);
      }
      clients.addTo(sample, slice, minute, admit);
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
      double cap = 0.9 * budget.burst() * budget.bytesPerMinute(workload);
      double traffic = pacing.requestsPerMinute();
      planner.rescale(
          minute, traffic, Math.min(pacing.bytesPerRequest() * traffic, cap), exemplarsPerTiming);
      timeline.set(minute + 1, plans());
    }

    void carryOn(int minute) {
      timeline.set(minute + 1, timeline.plans(minute));
    }

    private SamplingPlan[] plans() {
      SamplingPlan[] plans = new SamplingPlan[tables.length];
      for (int region = 0; region < plans.length; region++) {
        ValueRule rule = planner.rule(tables[region], exemplarsPerTiming);
        SamplingPlan plan =
            SamplingPlan.builder()
                .keepProbability(planner.baseKeepProbability())
                .exemplarKeepProbability(EXEMPLAR)
                .hotExemplarKeepProbability(HOT_EXEMPLAR)
                .valueRule(rule)
                .build();
        plans[region] = SamplingPlanCodec.decode(SamplingPlanCodec.encode(plan)).plan();
      }
      return plans;
    }

    double rollupBytes() {
      return budget.rollupBytes(cellsSeen.cardinality(), workload);
    }

    void chargeRollups() {
      for (int minute = 0; minute < Workload.MINUTES; minute++) {
        sample.stored[minute] += rollupBytes() / Workload.MINUTES;
      }
    }

    double[] usualScalars() {
      return new double[] {lastMedian(lambdas), lastMedian(bases)};
    }

    private static double lastMedian(double[] byMinute) {
      double[] last = Arrays.copyOfRange(byMinute, Workload.MINUTES - 480, Workload.MINUTES);
      Arrays.sort(last);
      return last[last.length / 2];
    }
  }
}
