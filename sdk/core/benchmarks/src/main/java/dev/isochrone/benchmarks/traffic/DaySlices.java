// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.traffic;

import dev.isochrone.CollectorAdvice;
import dev.isochrone.CompletedRequest;
import dev.isochrone.Losses;
import dev.isochrone.Slice;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import dev.isochrone.sample.Sampler;
import dev.isochrone.sample.SliceSink;
import dev.isochrone.sample.SlicingLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Cuts a phone's day into slices and keeps some, by the SDK's own sampler under a plan. */
public final class DaySlices {

  private static final long SLICE_MAX_MILLIS = 120_000;
  private static final long SESSION_TIMEOUT_MILLIS = 30 * 60_000;

  private DaySlices() {}

  /** Returns what was kept of a day, in order. */
  public static List<Slice> kept(PhoneDay day, SamplingPlan plan, long seed) {
    CollectorAdvice advice = new CollectorAdvice();
    advice.plan(SamplingPlanCodec.encode(plan));
    advice.country(day.country());
    List<Slice> kept = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    Sampler sampler =
        new SlicingLimits(SLICE_MAX_MILLIS, SESSION_TIMEOUT_MILLIS)
            .sampler(advice, day.network(), random::nextDouble, new Losses(), new Into(kept));
    for (CompletedRequest request : day.requests()) {
      sampler.accept(request);
    }
    sampler.close();
    return kept;
  }

  private record Into(List<Slice> slices) implements SliceSink {
    @Override
    public void wake() {}

    @Override
    public void put(Slice slice) {
      slices.add(slice);
    }
  }
}
