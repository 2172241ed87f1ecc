// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.query;

import java.time.Duration;

/**
 * What {@link SloMetrics} asks, and how much it tells.
 *
 * @param every how often burn rates are asked for
 * @param budgetEvery how often error budgets are
 * @param budgetPeriod what an error budget is for, in whole days
 * @param maxApps how many apps are asked about, those with most timings first
 * @param maxRegions how many regions of all apps together are told, those with most timings first
 */
public record SloSettings(
    Duration every, Duration budgetEvery, Duration budgetPeriod, int maxApps, int maxRegions) {}
