// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Honeycomb dynsampler's moving-average sampler on region × api: shares of the goal go by the
 * logarithm of each key's traffic, rates are whole numbers, every key is seen at least once an
 * interval. It follows no budget; what it costs is reported.
 */
record DynsamplerEma() implements Scheme {

  private static final int INTERVAL_MINUTES = 60;

  @Override
  public String name() {
    return "dynsampler EMA";
  }

  @Override
  public Sample sample(Workload workload, DayBudget budget, long seed) {
    double goal = 1 / budget.eventShare();
    int keys = workload.grid.cells();
    double[] averages = new double[keys];
    double[] counts = new double[keys];
    double[] rates = new double[keys];
    Arrays.fill(rates, Math.ceil(goal));
    double burst = Double.POSITIVE_INFINITY;
    double seen = 0;
    int intervals = 0;
    int[] order = workload.byTime();
    SplittableRandom random = new SplittableRandom(seed);
    Sample sample = new Sample(false);
    int at = 0;
    for (int minute = 0; minute < Workload.MINUTES; minute++) {
      for (; at < order.length && workload.minute(order[at]) == minute; at++) {
        int key = workload.cells[order[at]];
        counts[key]++;
        sample.wire[minute] += DayBudget.EVENT_BYTES;
        seen++;
        if (random.nextDouble() < 1 / rates[key]) {
          sample.addArrivedEvent(order[at], 1 / rates[key], minute);
        }
      }
      if (minute % INTERVAL_MINUTES == INTERVAL_MINUTES - 1 || (seen > burst && intervals >= 3)) {
        burst = 2 * follow(averages, counts, rates, goal);
        Arrays.fill(counts, 0);
        seen = 0;
        intervals++;
      }
    }
    return sample;
  }

  private static double follow(double[] averages, double[] counts, double[] rates, double goal) {
    double total = 0;
    double logs = 0;
    int active = 0;
    for (int key = 0; key < averages.length; key++) {
      averages[key] = (averages[key] + counts[key]) / 2;
      if (averages[key] < 0.5) {
        averages[key] = 0;
        continue;
      }
      total += Math.max(1, averages[key]);
      logs += Math.log10(Math.max(1, averages[key]));
      active++;
    }
    double ratio = total / goal / Math.max(logs, 1e-9);
    double extra = 0;
    for (int key = 0; key < averages.length; key++) {
      rates[key] = 1;
      if (averages[key] == 0) {
        continue;
      }
      double count = Math.max(1, averages[key]);
      double spare = extra / active--;
      extra -= spare;
      double share = Math.max(1, Math.log10(count) * ratio) + spare;
      if (count > share) {
        rates[key] = Math.ceil(count / share);
        extra += share - count / rates[key];
      } else {
        extra += share - count;
      }
    }
    return total;
  }
}
