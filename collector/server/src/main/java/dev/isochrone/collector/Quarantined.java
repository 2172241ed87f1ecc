// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

/**
 * A slice that was set aside because its weight is not to be believed.
 *
 * @param slice its row in {@link Batch#slices}
 * @param reason why
 * @param expectedKeep the keepProbability that its plan gives it, 0 if that is not known
 */
public record Quarantined(int slice, Refusal reason, double expectedKeep) {}
