// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.otlp;

import dev.isochrone.plan.Outcome;

/** Which requests are kept in full besides, as exemplars. */
@FunctionalInterface
public interface ExemplarRule {
  /** With which probability, by outcome and the bucket of the total. */
  double keepProbability(Outcome outcome, int total);
}
