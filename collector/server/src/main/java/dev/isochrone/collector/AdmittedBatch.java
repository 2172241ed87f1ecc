// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

/**
 * A batch of which what is kept is to be stored.
 *
 * @param enriched without the slices that were not admitted
 * @param keepProbability φ with which each of its slices was admitted
 * @param bare whether phases and exemplars are left out
 */
public record AdmittedBatch(EnrichedBatch enriched, double keepProbability, boolean bare) {}
