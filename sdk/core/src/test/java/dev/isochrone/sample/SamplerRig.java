// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.sample;

import dev.isochrone.CollectorAdvice;
import dev.isochrone.Dice;
import dev.isochrone.FakeClock;
import dev.isochrone.FakeRequest;
import dev.isochrone.Losses;
import dev.isochrone.NetworkSource;
import dev.isochrone.Slice;
import dev.isochrone.plan.Outcome;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A sampler, what it hears from around it, and what it keeps. */
final class SamplerRig implements SliceSink {

  static final int FULL = 32;
  static final long SECOND = 1_000;
  static final long MINUTE = 60 * SECOND;

  final FakeClock clock = new FakeClock();
  final CollectorAdvice advice = new CollectorAdvice();
  final Losses losses = new Losses();
  final List<Slice> kept = Collections.synchronizedList(new ArrayList<>());

  /** What is rolled next; 0 once there is none. */
  final ArrayDeque<Double> rolls = new ArrayDeque<>();

  int woken;
  Sampler sampler;

  SamplerRig(NetworkSource network) {
    sampler = sampler(network, this::roll);
  }

  /** Makes the sampler anew, with other dice. */
  void roll(Dice dice) {
    sampler = sampler(NetworkSource.UNKNOWN, dice);
  }

  void requests(int count) {
    for (int i = 0; i < count; i++) {
      sampler.accept(FakeRequest.endedAt(clock.nanoTime()));
    }
  }

  void failure() {
    sampler.accept(FakeRequest.endedAt(clock.nanoTime()).outcome(Outcome.TIMEOUT));
  }

  void plan(SamplingPlan.Builder plan) {
    advice.plan(SamplingPlanCodec.encode(plan.build()));
  }

  @Override
  public void wake() {
    woken++;
  }

  @Override
  public void put(Slice slice) {
    kept.add(slice);
  }

  private Sampler sampler(NetworkSource network, Dice dice) {
    return new SlicingLimits(2 * MINUTE, 30 * MINUTE).sampler(advice, network, dice, losses, this);
  }

  private double roll() {
    Double next = rolls.pollFirst();
    return next == null ? 0 : next;
  }
}
