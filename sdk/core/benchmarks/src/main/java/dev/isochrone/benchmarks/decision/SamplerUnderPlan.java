// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.decision;

import dev.isochrone.CollectorAdvice;
import dev.isochrone.CompletedRequest;
import dev.isochrone.Dice;
import dev.isochrone.Losses;
import dev.isochrone.Slice;
import dev.isochrone.benchmarks.traffic.PhoneDay;
import dev.isochrone.benchmarks.traffic.ReferencePlan;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import dev.isochrone.sample.Sampler;
import dev.isochrone.sample.SliceSink;
import dev.isochrone.sample.SlicingLimits;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The SDK's own sampler under the reference plan, and the requests of phones' days, in turn. */
@State(Scope.Thread)
public class SamplerUnderPlan {

  private static final int PHONES_TO_PLAN_BY = 100;
  private static final int PHONES = 5; // what has just ended is in the caches, and so are these

  /**
   * {@code drawn} as the plan says; {@code unlucky} loses every draw, so that nothing is left but
   * what a slice costs that is not kept.
   */
  @Param({"drawn", "unlucky"})
  public String draws = "drawn";

  private final CompletedRequest[][] days = new CompletedRequest[PHONES][];
  private int phone;
  private int next;

  @SuppressWarnings("NullAway.Init") // JMH calls start first
  private Sampler sampler;

  @Setup
  public void start() {
    SamplingPlan plan = ReferencePlan.learnt(PHONES_TO_PLAN_BY).largest();
    CollectorAdvice advice = new CollectorAdvice();
    advice.plan(SamplingPlanCodec.encode(plan));
    Dice dice =
        draws.equals("drawn") ? () -> ThreadLocalRandom.current().nextDouble() : () -> 1 - 0x1p-53;
    PhoneDay first = PhoneDay.of(0, false);
    sampler =
        new SlicingLimits(120_000, 30 * 60_000)
            .sampler(advice, first.network(), dice, new Losses(), new Dropped());
    for (int phone = 0; phone < PHONES; phone++) {
      days[phone] = PhoneDay.of(phone, false).requests().toArray(new CompletedRequest[0]);
    }
  }

  /** Takes the next request of the phones' days; after the last comes the first again. */
  void accept() {
    if (next == PhoneDay.REQUESTS) {
      next = 0;
      phone = phone + 1 == PHONES ? 0 : phone + 1;
      sampler.endSession(); // the next phone's day begins earlier than this one ended
    }
    sampler.accept(days[phone][next++]);
  }

  private static final class Dropped implements SliceSink {
    @Override
    public void wake() {}

    @Override
    public void put(Slice slice) {}
  }
}
