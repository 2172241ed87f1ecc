// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import java.time.Duration;

/**
 * What an operator wants, as {@code sampling.yaml} says it. Immutable.
 *
 * @param storedBytesPerDay what ClickHouse may store in a day, everything counted
 * @param keepAtMost the highest keepProbability of a slice, above 0
 * @param phaseKeepProbability share of kept slices that carry phases
 * @param exemplarKeepProbability of an ordinary request of a kept slice
 * @param hotExemplarKeepProbability of a failed or slow one
 * @param hotAfter how long a slow request takes at least
 * @param killSwitch true to stop all recording
 * @param planEvery how often a plan is made
 */
public record Policy(
    long storedBytesPerDay,
    double keepAtMost,
    double phaseKeepProbability,
    double exemplarKeepProbability,
    double hotExemplarKeepProbability,
    Duration hotAfter,
    boolean killSwitch,
    Duration planEvery) {}
