// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/** Sampling that treats all alike: requests, sessions, or slices of timings. */
final class Uniform {

  private Uniform() {}

  /** Head sampling as OpenTelemetry's TraceIdRatioBased does it: each request by itself. */
  record Head(double timesTheBytes) implements Scheme {
    @Override
    public String name() {
      return "uniform head (TraceIdRatio)";
    }

    @Override
    public Sample sample(Workload workload, DayBudget budget, long seed) {
      double keep = Math.min(1, budget.eventShare() * timesTheBytes);
      SplittableRandom random = new SplittableRandom(seed);
      Sample sample = new Sample(false);
      for (int request = 0; request < workload.requests; request++) {
        if (random.nextDouble() < keep) {
          sample.addEvent(request, keep, workload.minute(request));
        }
      }
      return sample;
    }
  }

  /** Whole sessions, as Datadog, Firebase and Sentry do. */
  record Session() implements Scheme {
    @Override
    public String name() {
      return "session-uniform";
    }

    @Override
    public Sample sample(Workload workload, DayBudget budget, long seed) {
      double keep = budget.eventShare();
      SplittableRandom random = new SplittableRandom(seed);
      BitSet kept = new BitSet(workload.sessions);
      for (int session = 0; session < workload.sessions; session++) {
        kept.set(session, random.nextDouble() < keep);
      }
      Sample sample = new Sample(false);
      for (int slice = 0; slice < workload.slices; slice++) {
        int session = workload.sliceSessions[slice];
        for (int i = workload.sliceStarts[slice];
            kept.get(session) && i < workload.sliceStarts[slice + 1];
            i++) {
          int minute = workload.minute(i);
          sample.add(i, keep, session, keep, minute);
          sample.stored[minute] += DayBudget.EVENT_BYTES;
          sample.wire[minute] += DayBudget.EVENT_BYTES;
        }
      }
      return sample;
    }
  }

  /** The product's slices of timings, all with one probability, thinned above a cap. */
  record Timings(boolean capped) implements Scheme {
    @Override
    public String name() {
      return capped ? "uniform timings, capped" : "uniform timings";
    }

    @Override
    public Sample sample(Workload workload, DayBudget budget, long seed) {
      double[] full = new double[Workload.MINUTES];
      for (int slice = 0; slice < workload.slices; slice++) {
        full[workload.arrivalMinute(slice)] += bytes(workload, budget, slice);
      }
      double rollups = budget.rollupBytes(Truth.cellsSeen(workload), workload);
      double[] keep = keep(full, budget.bytesPerDay(workload) - rollups, workload, budget);
      SplittableRandom random = new SplittableRandom(seed);
      Sample sample = new Sample(true);
      for (int slice = 0; slice < workload.slices; slice++) {
        int minute = workload.arrivalMinute(slice);
        if (random.nextDouble() >= keep[minute]) {
          continue;
        }
        for (int i = workload.sliceStarts[slice]; i < workload.sliceStarts[slice + 1]; i++) {
          sample.add(i, keep[minute], slice, keep[minute], minute);
        }
        sample.stored[minute] += bytes(workload, budget, slice);
      }
      for (int minute = 0; minute < Workload.MINUTES; minute++) {
        sample.stored[minute] += rollups / Workload.MINUTES;
        sample.wire[minute] = sample.stored[minute];
      }
      return sample;
    }

    private double[] keep(double[] full, double bytes, Workload workload, DayBudget budget) {
      double cap = 0.95 * budget.burst() * budget.bytesPerMinute(workload);
      double keep = bytes / Arrays.stream(full).sum();
      double[] byMinute = new double[full.length];
      for (int step = 0; step < 30; step++) {
        double spent = 0;
        for (int minute = 0; minute < full.length; minute++) {
          double thin = capped ? Math.min(1, cap / Math.max(keep * full[minute], 1e-9)) : 1;
          byMinute[minute] = Math.min(1, keep * thin);
          spent += byMinute[minute] * full[minute];
        }
        keep *= bytes / spent;
      }
      return byMinute;
    }

    private static double bytes(Workload workload, DayBudget budget, int slice) {
      return budget.prices().slice()
          + (budget.prices().timing() + budget.prices().phases()) * workload.sliceSize(slice);
    }
  }
}
