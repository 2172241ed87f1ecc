// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The same number of events for every region × api, filled up like water, from exact counts of the
 * last hour at the server: Sentry's full rebalancing, dynsampler's windowed throughput.
 */
record EqualPerKey() implements Calibrated.Rated {

  private static final int WINDOW_MINUTES = 60;
  private static final int EVERY_MINUTES = 10;
  private static final double UNSEEN_TIMES = 20;

  @Override
  public String name() {
    return "equal per key";
  }

  @Override
  public Sample sample(Workload workload, DayBudget budget, long seed, double scale) {
    int keys = workload.grid.cells();
    double perMinute = budget.eventShare() * workload.requests / Workload.MINUTES * scale;
    int[][] history = new int[WINDOW_MINUTES][keys];
    double[] keep = new double[keys];
    Arrays.fill(keep, budget.eventShare());
    int[] order = workload.byTime();
    SplittableRandom random = new SplittableRandom(seed);
    Sample sample = new Sample(false);
    int at = 0;
    for (int minute = 0; minute < Workload.MINUTES; minute++) {
      int[] counts = history[minute % WINDOW_MINUTES];
      Arrays.fill(counts, 0);
      for (; at < order.length && workload.minute(order[at]) == minute; at++) {
        int key = workload.cells[order[at]];
        counts[key]++;
        sample.wire[minute] += DayBudget.EVENT_BYTES;
        if (random.nextDouble() < keep[key]) {
          sample.addArrivedEvent(order[at], keep[key], minute);
        }
      }
      if (minute % EVERY_MINUTES == EVERY_MINUTES - 1) {
        double minutes = Math.min(minute + 1, WINDOW_MINUTES);
        double[] rates = new double[keys];
        for (int[] row : history) {
          for (int key = 0; key < keys; key++) {
            rates[key] += row[key] / minutes;
          }
        }
        fill(keep, rates, perMinute, Math.min(1, UNSEEN_TIMES * budget.eventShare()));
      }
    }
    return sample;
  }

  private static void fill(double[] keep, double[] rates, double perMinute, double unseen) {
    double[] active = Arrays.stream(rates).filter(rate -> rate > 0).sorted().toArray();
    double left = perMinute;
    double level = active.length == 0 ? 0 : active[active.length - 1];
    for (int i = 0; i < active.length; i++) {
      int waiting = active.length - i;
      if (active[i] * waiting >= left) {
        level = left / waiting;
        break;
      }
      left -= active[i];
    }
    for (int key = 0; key < keep.length; key++) {
      keep[key] = rates[key] > 0 ? Math.min(1, level / rates[key]) : unseen;
    }
  }
}
