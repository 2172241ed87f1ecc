// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import dev.isochrone.collector.MeasuredCosts;
import dev.isochrone.planner.Policy;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a plan was made from, as it is archived.
 *
 * @param policy the operator's will
 * @param budget of it, in a form that tells one from another
 * @param costs as measured
 * @param pace to be met
 */
record Inputs(Policy policy, String budget, MeasuredCosts costs, Pace pace) {
  private static final JsonMapper JSON = new JsonMapper();

  /** A record's text has its type, which is the unit here, and its values. */
  static String budget(Policy policy) {
    return policy.budget().toString();
  }

  static String json(Policy policy, DayBudget budget, Pace pace) {
    return JSON.writeValueAsString(new Inputs(policy, budget(policy), budget.costs(), pace));
  }
}
