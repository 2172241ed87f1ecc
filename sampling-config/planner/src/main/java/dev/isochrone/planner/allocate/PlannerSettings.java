// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

/**
 * What a planner is told by the policy and by measurements.
 *
 * @param objective what is asked, and how much each question weighs
 * @param prices what the store charges
 * @param baseShare share of the budget that is spent evenly, so that nothing is ever invisible
 * @param windowMinutes how far back the table looks
 * @param windowTimings above this many timings the window may shrink, down to four hours
 * @param replayMinutes how far back the scalars look
 * @param tableRows the most apis in a plan
 */
public record PlannerSettings(
    Objective objective,
    Prices prices,
    double baseShare,
    int windowMinutes,
    int windowTimings,
    int replayMinutes,
    int tableRows) {

  /** The default: 12 hours for the table, 30 minutes for the scalars, 500 apis a plan. */
  public static final PlannerSettings DEFAULT =
      new PlannerSettings(Objective.DEFAULT, Prices.MEASURED, 0.15, 720, 400_000, 30, 500);

  /** Returns the same settings with other prices. */
  public PlannerSettings withPrices(Prices other) {
    return new PlannerSettings(
        objective, other, baseShare, windowMinutes, windowTimings, replayMinutes, tableRows);
  }

  /** Returns the same settings with another objective. */
  public PlannerSettings withObjective(Objective other) {
    return new PlannerSettings(
        other, prices, baseShare, windowMinutes, windowTimings, replayMinutes, tableRows);
  }
}
