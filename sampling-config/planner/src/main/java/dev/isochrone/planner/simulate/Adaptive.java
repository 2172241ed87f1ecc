// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import dev.isochrone.planner.allocate.Pacing;
import dev.isochrone.planner.allocate.ValuePlanner;
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
  private static final int EARLY_MINUTES = 120;
  private static final int RESCALE_MINUTES = 5;

  private final Product product;
  private final FieldConditions field;
  private final Progress progress;
  private @Nullable AdaptiveDay before;

  Adaptive(Product product, FieldConditions field, Progress progress) {
    this.product = product;
    this.field = field;
    this.progress = progress;
  }

  @Override
  public String name() {
    return product.name();
  }

  /**
   * Draws the day sampled last again, under the plans and the admission that it had: what another
   * toss of all coins would have kept.
   */
  Sample redraw(Workload workload, long seed) {
    PlanTimeline timeline = last().timeline;
    SplittableRandom random = new SplittableRandom(seed);
    Uploads uploads = field.uploads(workload, random);
    Clients clients = new Clients(workload, timeline, field, uploads, random);
    Sample sample = new Sample(true);
    for (int slice = 0; slice < workload.slices; slice++) {
      int minute = uploads.arrivalMinute(slice);
      double admit = timeline.admission(minute);
      if (clients.keep(slice, minute) && (admit >= 1 || random.nextDouble() < admit)) {
        clients.addTo(sample, slice, minute, admit);
      }
    }
    return sample;
  }

  /** When the slices of the day sampled last arrived. */
  Uploads uploads() {
    return last().uploads();
  }

  private AdaptiveDay last() {
    if (before == null) {
      throw new IllegalStateException("no day was sampled");
    }
    return before;
  }

  @Override
  public Sample sample(Workload workload, DayBudget budget, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean first = before == null;
    AdaptiveDay day =
        before == null ? firstDay(workload, budget, random) : before.next(workload, budget, random);
    for (int minute = 0; minute < Workload.MINUTES; minute++) {
      if (minute % 60 == 0) {
        progress.step("sampling hour", minute / 60, 24);
      }
      day.minute(minute);
      int every = first && minute < EARLY_MINUTES ? EARLY_REPLAN_MINUTES : REPLAN_MINUTES;
      if (minute % every == every - 1) {
        day.replan(minute);
      }
      if (minute % RESCALE_MINUTES == RESCALE_MINUTES - 1 || day.isAtItsBurst()) {
        day.rescale(minute);
      } else {
        day.carryOn(minute);
      }
    }
    day.end();
    before = day;
    return day.sample;
  }

  private AdaptiveDay firstDay(Workload workload, DayBudget budget, SplittableRandom random) {
    ValuePlanner planner =
        new ValuePlanner(workload.grid, product.settings(), budget.bytesPerRequest());
    planner.insist(
        product.recording().demands(workload.grid, workload.regions, workload.apis),
        product.recording().keepAtMost());
    Pacing pacing =
        new Pacing(
            budget.bytesPerDay(workload), budget.rollupBytes(workload.grid.cells() / 2, workload));
    return new AdaptiveDay(product, field, planner, pacing, workload, budget, random);
  }
}
