// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import dev.isochrone.plan.FloorRules;
import java.util.Set;

/**
 * What an operator insists on for some requests. One of three is set: a least keepProbability, a
 * share of the budget, or that they are dropped. Immutable.
 *
 * @param regions countries that it holds for; empty for all
 * @param api glob over api names
 * @param outcomes {@link FloorRules#bit}s of the outcomes that it holds for
 * @param keepProbabilityAtLeast of each such request, 0 if not set
 * @param guaranteedShare of the budget that they get at least, 0 if not set
 * @param drop true to never record them
 * @param line in its file, from 1
 */
public record Rule(
    Set<String> regions,
    String api,
    int outcomes,
    double keepProbabilityAtLeast,
    double guaranteedShare,
    boolean drop,
    int line) {

  /** Copies the regions. */
  public Rule {
    regions = Set.copyOf(regions);
  }

  /** Whether it holds in a region. */
  public boolean holdsIn(String region) {
    return regions.isEmpty() || regions.contains(region);
  }

  /** Whether it holds for a cell, whatever the outcome. */
  public boolean holdsFor(String region, String apiName) {
    return holdsIn(region) && FloorRules.matches(api, apiName);
  }

  /** Whether another rule is about exactly the same requests. */
  boolean sameRequests(Rule other) {
    return regions.equals(other.regions)
        && api.equals(other.api)
        && outcomes == other.outcomes
        && (guaranteedShare > 0) == (other.guaranteedShare > 0);
  }
}
