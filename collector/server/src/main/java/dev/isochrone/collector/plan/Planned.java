// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import dev.isochrone.planner.Policy;
import java.util.List;

/**
 * What a planning came to.
 *
 * @param policy it obeys
 * @param budget what may be spent
 * @param archived the edition
 * @param explained its largest cells, where their time has come to be archived; often none
 */
record Planned(
    Policy policy, DayBudget budget, ArchivedEdition archived, List<ExplainedCell> explained) {}
