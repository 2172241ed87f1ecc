// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

/**
 * What a budget is expected to buy in a cell and a day.
 *
 * @param region whose
 * @param api its name
 * @param requests that happen
 * @param errorRate share of them that fails
 * @param p95Millis as far as known
 * @param keepProbability mean over its requests
 * @param timings stored
 * @param bytes stored for them, their shares of slices included
 * @param countPercent half of the 95 % level interval of its count
 * @param p95Percent of its p95; NaN where fewer than 20 slower timings would be kept in the window
 */
record ExplainedCell(
    RegionKey region,
    String api,
    double requests,
    double errorRate,
    double p95Millis,
    double keepProbability,
    double timings,
    double bytes,
    double countPercent,
    double p95Percent) {}
