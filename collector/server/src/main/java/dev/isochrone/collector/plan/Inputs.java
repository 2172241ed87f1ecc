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
 * @param costs as measured
 * @param pace to be met
 */
record Inputs(Policy policy, MeasuredCosts costs, Pace pace) {
  private static final JsonMapper JSON = new JsonMapper();

  static String json(Policy policy, DayBudget budget, Pace pace) {
    return JSON.writeValueAsString(new Inputs(policy, budget.costs(), pace));
  }
}
