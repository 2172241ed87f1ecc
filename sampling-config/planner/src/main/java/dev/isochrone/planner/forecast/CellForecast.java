// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.forecast;

/**
 * What is expected of one region × api.
 *
 * @param region its name
 * @param api its name
 * @param requestsPerDay that happen
 * @param errorRate share that fails
 * @param p95Millis their 95th percentile
 * @param keepProbability mean over its requests
 * @param bytesPerDay stored, its share of slices and rollups included
 * @param moneyPerMonth for them, NaN without prices
 * @param countInterval half of the 95 % interval of its count, percent
 * @param errorRateInterval of its error rate, percent; NaN: not enough data
 * @param p95Interval of its p95, percent; NaN: not enough data
 */
public record CellForecast(
    String region,
    String api,
    double requestsPerDay,
    double errorRate,
    double p95Millis,
    double keepProbability,
    double bytesPerDay,
    double moneyPerMonth,
    double countInterval,
    double errorRateInterval,
    double p95Interval) {}
