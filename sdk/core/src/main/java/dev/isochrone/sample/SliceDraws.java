// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.sample;

import dev.isochrone.CollectorAdvice;
import dev.isochrone.Dice;
import dev.isochrone.LossReason;
import dev.isochrone.NetworkSource;
import dev.isochrone.RequestColumns;
import dev.isochrone.Slice;
import dev.isochrone.plan.LogBucket;
import dev.isochrone.plan.Outcome;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SliceDecision;

/**
 * Draws over a closed slice: whether it is kept, also under a newer plan, which of its timings stay
 * in it, whether its phases travel, which requests become exemplars. The plan's {@link
 * SliceDecision} gives the probabilities, which the device's own budget may lower; each is fixed
 * before its draw and travels with the slice, so that estimates stay unbiased whatever the plan
 * was. Thread-safe; a slice that is not kept costs no allocation.
 */
final class SliceDraws {

  private final CollectorAdvice advice;
  private final NetworkSource network;
  private final Dice dice;

  SliceDraws(CollectorAdvice advice, NetworkSource network, Dice dice) {
    this.advice = advice;
    this.network = network;
    this.dice = dice;
  }

  /** Returns the state of the device now; asked under the sampler's lock, it never throws. */
  int deviceState() {
    try {
      return network.deviceState() & 0x9f; // what the wire has room for beside the consent
    } catch (RuntimeException e) { // the app's NetworkSource may; the slice is not lost for it
      return 0;
    }
  }

  /**
   * Draws over a closed slice under the plan in force. Returns whether it is kept. Most are not,
   * and the most that they could be kept with tells that.
   */
  boolean keeps(OpenSlice closed) {
    SamplingPlan plan = advice.plan();
    closed.roll = dice.roll();
    take(closed, plan);
    if (closed.roll >= closed.decision.keepProbabilityAtMost()) {
      closed.lost = LossReason.NOT_KEPT;
      return false;
    }
    decide(closed, plan, deviceKeep(plan));
    return isKept(closed);
  }

  /**
   * Decides again, with the same roll, over a slice that another plan kept. It is kept if both keep
   * it, that is with the smaller of both probabilities, and says that the plan kept it which has
   * that one: what both are depends on the slice alone and not on the roll.
   */
  boolean stillKeeps(OpenSlice kept) {
    SamplingPlan before = kept.plan;
    double deviceKeep = kept.deviceKeep;
    double keepProbability = kept.keepProbability;
    SamplingPlan now = advice.plan();
    take(kept, now);
    decide(kept, now, deviceKeep(now));
    if (kept.keepProbability >= keepProbability) {
      take(kept, before);
      decide(kept, before, deviceKeep);
    }
    return isKept(kept);
  }

  private double deviceKeep(SamplingPlan plan) {
    return plan.hasDeviceBudget() ? advice.deviceKeep() : 1;
  }

  private static void take(OpenSlice closed, SamplingPlan plan) {
    SliceDecision decision = closed.decision;
    decision.reset(plan);
    for (int row = 0; row < closed.requests.rows(); row++) {
      decision.add(
          closed.requests.api(row), closed.totalBuckets[row], outcome(closed.requests, row));
    }
  }

  private static void decide(OpenSlice taken, SamplingPlan plan, double deviceKeep) {
    taken.plan = plan;
    taken.deviceKeep = deviceKeep;
    taken.planned = taken.decision.keepProbability();
    taken.keepProbability = SliceDecision.rounded(deviceKeep * taken.planned);
  }

  private static boolean isKept(OpenSlice closed) {
    boolean byDevice = closed.deviceKeep < 1 && closed.roll < closed.planned;
    closed.lost = byDevice ? LossReason.DEVICE_BUDGET : LossReason.NOT_KEPT;
    return closed.roll < closed.keepProbability;
  }

  /** Returns what to keep of a slice that is kept. */
  Slice kept(OpenSlice closed) {
    SamplingPlan plan = closed.plan;
    double[] timings = drawTimings(closed);
    RequestColumns requests = closed.requests.frozen(timings);
    boolean phased = drawn(plan.phaseKeepProbability());
    String told = advice.country();
    return Slice.builder(closed.session, closed.number, closed.startNanos)
        .country(told.isEmpty() ? network.country() : told)
        .network(
            closed.network == null ? network.network() : closed.network,
            closed.network == null ? network.carrier() : closed.carrier)
        .deviceState(closed.deviceState)
        .user(closed.user)
        .kept(plan.version(), closed.keepProbability)
        .deviceKeep(closed.deviceKeep)
        .phases(phased, plan.phaseKeepProbability())
        .timingKeep(withoutZeros(timings, requests.rows()))
        .build(requests, drawExemplars(plan, requests));
  }

  /** Returns for each request the probability with which its timing stayed, or 0 if it did not. */
  private double[] drawTimings(OpenSlice closed) {
    double[] keep = new double[closed.requests.rows()];
    for (int row = 0; row < keep.length; row++) {
      double probability = SliceDecision.rounded(closed.decision.timingKeepProbability(row));
      keep[row] = drawn(probability) ? probability : 0;
    }
    return keep;
  }

  private double[] drawExemplars(SamplingPlan plan, RequestColumns requests) {
    double usual = SliceDecision.rounded(plan.exemplarKeepProbability());
    double hot = SliceDecision.rounded(plan.hotExemplarKeepProbability());
    double[] keep = new double[requests.rows()];
    for (int row = 0; row < keep.length; row++) {
      boolean isHot = plan.isHot(outcome(requests, row), totalBucket(requests, row));
      double probability = isHot ? hot : usual;
      keep[row] = drawn(probability) ? probability : 0;
    }
    return keep;
  }

  private boolean drawn(double probability) {
    return probability >= 1 || dice.roll() < probability;
  }

  private static double[] withoutZeros(double[] keep, int count) {
    double[] kept = new double[count];
    int next = 0;
    for (double probability : keep) {
      if (probability > 0) {
        kept[next++] = probability;
      }
    }
    return kept;
  }

  static Outcome outcome(RequestColumns requests, int row) {
    Outcome outcome = Outcome.ofCode((int) requests.number(row, RequestColumns.Field.OUTCOME));
    return outcome == null ? Outcome.OTHER : outcome;
  }

  private static int totalBucket(RequestColumns requests, int row) {
    return LogBucket.of(requests.number(row, RequestColumns.Field.TOTAL));
  }
}
