// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import dev.isochrone.plan.Outcome;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SliceDecision;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The devices: each session has a plan of some age until the reply to a slice of its own brings
 * another, decides over its slices with the SDK's own {@link SliceDecision}, and draws. Before an
 * old plan's word is taken for a slice that it keeps, the plan in force is asked for, and the slice
 * kept if that one keeps it by the same draw, as the SDK does; who is not heard does without. Holds
 * the slice decided last. Not thread-safe.
 */
final class Clients {

  /** The SDK's: {@code CollectorAdvice.YOUNG_NANOS}. */
  private static final int OLD_MINUTES = 5;

  private final Workload workload;
  private final PlanTimeline timeline;
  private final FieldConditions field;
  private final SplittableRandom random;
  private final Uploads uploads;

  /** When each session's plan was made, before it had a reply. */
  private final short[] planMinutes;

  /** When each session had its last reply, and with it a plan; the highest number before. */
  private final int[] repliesMs;

  private final SliceDecision decision = new SliceDecision(SamplingPlan.KEEP_EVERYTHING);

  /** Of the slice decided last: its timings that stay, and the probabilities. */
  double sliceKeep;

  private int recorded;
  int timings;
  final int[] requests = new int[SliceDecision.MAX_REQUESTS];
  final double[] timingKeep = new double[SliceDecision.MAX_REQUESTS];

  /** How many of them have an exemplar. */
  int exemplars;

  Clients(
      Workload workload,
      PlanTimeline timeline,
      FieldConditions field,
      Uploads uploads,
      SplittableRandom random) {
    this.workload = workload;
    this.timeline = timeline;
    this.field = field;
    this.uploads = uploads;
    this.random = random;
    planMinutes = new short[workload.sessions];
    repliesMs = new int[workload.sessions];
    Arrays.fill(repliesMs, Integer.MAX_VALUE);
    for (int session = 0; session < workload.sessions; session++) {
      double fetched = workload.sessionStartsMs[session] / 60_000.0 - field.planAgeMinutes(random);
      planMinutes[session] = (short) Math.max(0, Math.floor(fetched));
    }
  }

  /** Decides over a slice; returns whether it is kept and sent. */
  boolean keep(int slice, int minute) {
    int from = workload.sliceStarts[slice];
    int to = workload.sliceStarts[slice + 1];
    int region = workload.grid.region(workload.cells[from]);
    int session = workload.sliceSessions[slice];
    int closedMs = workload.sliceArrivalsMs[slice] - WorkloadBuilder.FLUSH_MS;
    boolean replied = closedMs >= repliesMs[session];
    int fetched = replied ? repliesMs[session] / 60_000 : planMinutes[session];
    SamplingPlan plan = timeline.plan(Math.min(fetched, minute), region);
    timings = 0;
    exemplars = 0;
    double roll = random.nextDouble();
    decide(plan, from, to);
    int closed = Math.min(closedMs / 60_000, minute);
    boolean asks = roll < sliceKeep && closed - fetched >= OLD_MINUTES;
    if (asks && random.nextDouble() >= field.lostUploads()) {
      planMinutes[session] = (short) closed;
      plan = decideAgain(plan, timeline.plan(closed, region), from, to);
    }
    if (roll >= sliceKeep) {
      return false;
    }
    repliesMs[session] = uploads.arrivalMs(slice);
    for (int at = 0; at < recorded; at++) {
      int i = requests[at];
      double keep = decision.timingKeepProbability(at);
      if (keep < 1 && random.nextDouble() >= keep) {
        continue;
      }
      requests[timings] = i;
      timingKeep[timings++] = keep;
      double full = plan.exemplarKeepProbability(outcome(workload.errors[i]), workload.buckets[i]);
      exemplars += random.nextDouble() < full ? 1 : 0;
    }
    return true;
  }

  /** Returns which of two plans keeps the slice less often: the one that it is kept by. */
  private SamplingPlan decideAgain(SamplingPlan before, SamplingPlan newer, int from, int to) {
    double keptBefore = sliceKeep;
    decide(newer, from, to);
    if (sliceKeep < keptBefore) {
      return newer;
    }
    decide(before, from, to);
    return before;
  }

  private void decide(SamplingPlan plan, int from, int to) {
    decision.reset(plan);
    recorded = 0;
    for (int i = from; i < to; i++) {
      String api = workload.apis[workload.grid.api(workload.cells[i])];
      if (plan.enabled() && !plan.floors().drops(api, outcome(workload.errors[i]))) {
        decision.add(api, workload.buckets[i], outcome(workload.errors[i]));
        requests[recorded++] = i;
      }
    }
    sliceKeep = recorded == 0 ? 0 : decision.keepProbability();
  }

  /** Adds what stayed of the slice decided last to a sample. */
  void addTo(Sample sample, int slice, int minute, double admission) {
    double keep = sliceKeep * admission;
    for (int i = 0; i < timings; i++) {
      sample.add(requests[i], keep * timingKeep[i], slice, keep, minute);
    }
  }

  static Outcome outcome(boolean error) {
    return error ? Outcome.SERVER_ERROR : Outcome.OK;
  }
}
