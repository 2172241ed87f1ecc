// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import java.util.Locale;

/** What happens while the demo runs. */
public enum Scenario {
  /** The CDN is there from the start and nothing changes. */
  STEADY,
  /**
   * Every device asks the origin until the change, when the CDN comes for the countries that have
   * an edge.
   */
  CDN_ROLLOUT,
  /**
   * At the change the cables of South-East Asia fail: its networks become slow, refuse or stay
   * silent, for two minutes.
   */
  REGIONAL_OUTAGE;

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
