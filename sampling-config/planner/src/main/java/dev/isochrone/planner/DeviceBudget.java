// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import dev.isochrone.plan.SamplingPlan;

/**
 * What one device may send in a day, bodies as they travel.
 *
 * @param wireBytesPerDay on any network
 * @param meteredWireBytesPerDay of that on metered networks
 */
public record DeviceBudget(long wireBytesPerDay, long meteredWireBytesPerDay) {
  /** Without bounds. */
  public static final DeviceBudget NONE =
      new DeviceBudget(SamplingPlan.NO_BUDGET, SamplingPlan.NO_BUDGET);
}
