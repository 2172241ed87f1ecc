// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

/** What is measured of a sample. Errors are relative, in percent, over cells of 200 requests. */
enum Metric {
  /** Median error of the median. */
  P50("p50", "sampling.p50.median", "percent"),
  /** Median error of p95. */
  P95("p95", "sampling.p95.median", "percent"),
  /** The error of p95 that nine cells in ten stay below. */
  P95_P90("p95 p90", "sampling.p95.p90", "percent"),
  /** Median error of p99. */
  P99("p99", "sampling.p99.median", "percent"),
  /** Median error of counts. */
  COUNT("count", "sampling.count.median", "percent"),
  /** Median error of error rates, over cells with 3 errors. */
  ERROR_RATE("errors", "sampling.error_rate.median", "percent"),
  /** Median error of p95, cells weighted by their traffic. */
  P95_BY_TRAFFIC("p95 tw", "sampling.p95.by_traffic", "percent"),
  /** Median error of p95 per cell and hour, over those with 200 requests. */
  P95_BY_HOUR("p95 hour", "sampling.p95.by_hour", "percent"),
  /** Cells whose p95 is less than 10 % off. */
  P95_WITHIN_10("within10", "sampling.p95.within10", "percent"),
  /** Stored bytes over the budget. */
  SPEND_DAY("day", "sampling.spend.day", "ratio"),
  /** The worst five minutes' stored bytes over the even pace. */
  SPEND_WORST_5("worst5", "sampling.spend.worst5min", "ratio"),
  /** Bytes that devices sent over the budget. */
  WIRE_DAY("wire", "sampling.wire.day", "ratio"),
  /** The worst five minutes' bytes on the wire over the even pace. */
  WIRE_WORST_5("wire5", "sampling.wire.worst5min", "ratio"),
  /** Error of the total of requests, signed. */
  BIAS("bias", "sampling.bias.day", "percent"),
  /** Error of the total of failures, signed. */
  BIAS_ERRORS("bias err", "sampling.bias.day_errors", "percent");

  private final String heading;
  private final String figure;
  private final String unit;

  Metric(String heading, String figure, String unit) {
    this.heading = heading;
    this.figure = figure;
    this.unit = unit;
  }

  String heading() {
    return heading;
  }

  /** The name under which it is followed over time. */
  String figure() {
    return figure;
  }

  String unit() {
    return unit;
  }

  /** Whether this is an error of an answer, the smaller the better. */
  boolean isError() {
    return compareTo(P95_BY_HOUR) <= 0;
  }
}
