// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

/**
 * Which sums are kept for longer than single slices are.
 *
 * @param regionApi of each region × api
 * @param margins of each region, of each api, by edge, by network
 * @param budgetShareAtMost rollups that would cost more of the budget are built coarser or not
 */
public record Rollups(Step regionApi, Step margins, double budgetShareAtMost) {
  /** Cells by the day, margins by the hour, up to 15 % of the budget. */
  public static final Rollups DEFAULT = new Rollups(Step.DAY, Step.HOUR, 0.15);

  /** How much time a row stands for. */
  public enum Step {
    /** No rollup. */
    OFF,
    /** An hour. */
    HOUR,
    /** A day. */
    DAY
  }
}
