// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

import java.util.Arrays;

/**
 * How much traffic and how many errors each cell has, from weighted arrivals: a slow average per
 * cell, shrunk to the product of its region and its api, and a fast one per region, so that a
 * regional storm is seen at once. Not thread-safe.
 */
final class TrafficEstimate {

  static final int MINUTES_A_DAY = 1440;

  private static final double SLOW_HALF_LIFE = 720;
  private static final double FAST_HALF_LIFE = 15;
  private static final double PRIOR_TIMINGS = 20;
  private static final double ERROR_PRIOR_TIMINGS = 200;

  private final Grid grid;
  private final double[] requests;
  private final double[] errors;
  private final double[] timings;
  private final double[] regionRequests;
  private final double[] regionErrors;
  private double weight;

  private final double[] minuteRequests;
  private final double[] minuteErrors;
  private final double[] minuteTimings;

  TrafficEstimate(Grid grid) {
    this.grid = grid;
    requests = new double[grid.cells()];
    errors = new double[grid.cells()];
    timings = new double[grid.cells()];
    minuteRequests = new double[grid.cells()];
    minuteErrors = new double[grid.cells()];
    minuteTimings = new double[grid.cells()];
    regionRequests = new double[grid.regions()];
    regionErrors = new double[grid.regions()];
  }

  void add(int cell, boolean error, double requestWeight) {
    minuteRequests[cell] += requestWeight;
    minuteErrors[cell] += error ? requestWeight : 0;
    minuteTimings[cell]++;
  }

  /** Closes a minute; returns the requests that its timings stand for. */
  double endMinute() {
    double slow = Math.pow(0.5, 1 / SLOW_HALF_LIFE);
    double fast = Math.pow(0.5, 1 / FAST_HALF_LIFE);
    double total = 0;
    for (int region = 0, cell = 0; region < grid.regions(); region++) {
      double regionSum = 0;
      double regionErrorSum = 0;
      for (int api = 0; api < grid.apis(); api++, cell++) {
        requests[cell] = slow * requests[cell] + (1 - slow) * minuteRequests[cell];
        errors[cell] = slow * errors[cell] + (1 - slow) * minuteErrors[cell];
        timings[cell] = slow * timings[cell] + minuteTimings[cell];
        regionSum += minuteRequests[cell];
        regionErrorSum += minuteErrors[cell];
      }
      regionRequests[region] = fast * regionRequests[region] + (1 - fast) * regionSum;
      regionErrors[region] = fast * regionErrors[region] + (1 - fast) * regionErrorSum;
      total += regionSum;
    }
    weight = slow * weight + 1 - slow;
    Arrays.fill(minuteRequests, 0);
    Arrays.fill(minuteErrors, 0);
    Arrays.fill(minuteTimings, 0);
    return total;
  }

  /** Expected requests a day of each cell, at least 1. */
  double[] requestsPerDay() {
    double[] day = new double[grid.cells()];
    double[] byRegion = new double[grid.regions()];
    double[] byApi = new double[grid.apis()];
    double total = 1e-9;
    for (int cell = 0; cell < day.length; cell++) {
      day[cell] = requests[cell] / weight * MINUTES_A_DAY;
      byRegion[grid.region(cell)] += day[cell];
      byApi[grid.api(cell)] += day[cell];
      total += day[cell];
    }
    for (int cell = 0; cell < day.length; cell++) {
      double prior = byRegion[grid.region(cell)] * byApi[grid.api(cell)] / total;
      double n = timings[cell];
      day[cell] = Math.max(1, (day[cell] * n + prior * PRIOR_TIMINGS) / (n + PRIOR_TIMINGS));
    }
    return day;
  }

  /** Expected share of failed requests of each cell, 0.002 to 0.5. */
  double[] errorRates() {
    double sumErrors = 0;
    double sumRequests = 1e-9;
    for (int region = 0; region < grid.regions(); region++) {
      sumErrors += regionErrors[region];
      sumRequests += regionRequests[region];
    }
    double global = sumErrors / sumRequests;
    double prior = 0.05 * sumRequests / grid.regions();
    double[] rates = new double[grid.cells()];
    for (int cell = 0; cell < rates.length; cell++) {
      int region = grid.region(cell);
      double regional =
          (regionErrors[region] + global * prior) / (regionRequests[region] + prior + 1e-9);
      double own = timings[cell] / (timings[cell] + ERROR_PRIOR_TIMINGS);
      double rate = own * errors[cell] / Math.max(requests[cell], 1e-9) + (1 - own) * regional;
      rate = Math.min(0.5, Math.max(0.002, rate));
      rates[cell] = regional > 3 * global ? Math.max(rate, Math.min(0.5, regional / 2)) : rate;
    }
    return rates;
  }
}
