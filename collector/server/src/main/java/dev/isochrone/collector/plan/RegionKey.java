// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

/** Whom a plan is for: the devices of an app in a country. */
public record RegionKey(String tenant, String app, String country) {
  /** Devices that no plan of their own is for. */
  public static final RegionKey OTHERS = new RegionKey("", "", "");
}
