// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

/**
 * What holds for every slice of a replay besides its value.
 *
 * @param demands what the operator insists on
 * @param keepAtMost the highest keepProbability of a slice, but for floors
 * @param sliceBytes of a slice without its timings
 * @param timingBytes of a timing with all that comes with it
 */
record Terms(Demands demands, double keepAtMost, double sliceBytes, double timingBytes) {}
