// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import dev.isochrone.planner.Traffic;

/** What the apps are doing, by what is stored. Blocks. */
@FunctionalInterface
public interface TrafficSource {
  /**
   * Returns the traffic of the last day.
   *
   * @param hotBucket the bucket of µs from which a request counts as slow
   */
  Traffic current(int hotBucket);
}
