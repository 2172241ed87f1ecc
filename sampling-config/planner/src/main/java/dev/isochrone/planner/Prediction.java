// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

/**
 * What a plan is expected to cost.
 *
 * @param keepProbability of every slice
 * @param storedBytesPerDay at the traffic that the plan was made for
 */
public record Prediction(double keepProbability, double storedBytesPerDay) {}
