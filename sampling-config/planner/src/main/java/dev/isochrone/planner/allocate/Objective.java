// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

/**
 * How much each question weighs in the sum of log-variances that the planner minimises.
 *
 * @param count requests of a cell
 * @param p50 its median
 * @param p95 its 95th percentile
 * @param p99 its 99th percentile
 * @param errorRate its share of failures
 * @param p95ByTraffic p95 once more, cells weighted by their traffic
 * @param p95ByHour p95 once more, cells weighted by how much their hours can tell
 * @param smallCell below this many requests a day a cell weighs less
 * @param leastVariance relative variance below which an answer is good enough
 */
public record Objective(
    double count,
    double p50,
    double p95,
    double p99,
    double errorRate,
    double p95ByTraffic,
    double p95ByHour,
    double smallCell,
    double leastVariance) {

  /** The default, found on the reference workloads. */
  public static final Objective DEFAULT = new Objective(2.4, 3.2, 0.6, 0.5, 2.8, 3, 2, 200, 5e-4);

  /** How many questions there are: count, p50, p95, p99, error rate. */
  static final int QUESTIONS = 5;

  double theta(int question) {
    return switch (question) {
      case 0 -> count;
      case 1 -> p50;
      case 2 -> p95;
      case 3 -> p99;
      default -> errorRate;
    };
  }
}
