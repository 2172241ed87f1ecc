// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

/**
 * What a record costs in ClickHouse on disk, everything counted. Immutable.
 *
 * @param slice a slice without its requests
 * @param timing one request in it
 * @param phases one request's phases
 * @param exemplar one full record
 * @param rollupCell one region × api pair in a day's rollups
 */
public record StoredBytes(
    double slice, double timing, double phases, double exemplar, double rollupCell) {
  /** As measured on the reference workloads. */
  public static final StoredBytes REFERENCE = new StoredBytes(18, 3.4, 4, 65, 150);

  /** Bytes of one kept request, its share of everything around it included. */
  double perKeptRequest(Policy policy, Traffic traffic) {
    double exemplars =
        traffic.hotShare() * policy.hotExemplarKeepProbability()
            + (1 - traffic.hotShare()) * policy.exemplarKeepProbability();
    return slice / Math.max(1, traffic.requestsPerSlice())
        + timing
        + policy.phaseKeepProbability() * phases
        + exemplars * exemplar;
  }
}
