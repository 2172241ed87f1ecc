// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

/**
 * What the apps are expected to do in a day, estimated from what is stored.
 *
 * @param requestsPerDay all requests, kept or not
 * @param requestsPerSlice their mean number in a slice; at least 1
 * @param hotShare share of requests that fail or are slow, 0 to 1
 * @param cells region × api pairs that have a rollup row in a day
 */
public record Traffic(double requestsPerDay, double requestsPerSlice, double hotShare, long cells) {
  /** Nothing is known yet. */
  public static final Traffic UNKNOWN = new Traffic(0, 1, 0, 0);
}
