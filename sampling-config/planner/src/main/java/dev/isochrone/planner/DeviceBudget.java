// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

/**
 * What one device may send in a day, bodies as they travel.
 *
 * @param wireBytesPerDay on any network
 * @param meteredWireBytesPerDay of that on metered networks
 */
public record DeviceBudget(long wireBytesPerDay, long meteredWireBytesPerDay) {
  /** 5 MB, 1 MB of it on metered networks. */
  public static final DeviceBudget DEFAULT = new DeviceBudget(5_000_000, 1_000_000);
}
