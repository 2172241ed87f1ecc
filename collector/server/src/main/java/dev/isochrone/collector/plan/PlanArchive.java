// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import dev.isochrone.plan.SamplingPlan;
import org.jspecify.annotations.Nullable;

/** Every plan that SDKs were ever given, by version. Blocks. */
interface PlanArchive {
  /** Returns the plan of the highest version, or null if there is none yet. */
  @Nullable SamplingPlan latest();

  /**
   * Keeps a plan for ever.
   *
   * @param inputs what it was made from, as JSON
   */
  void add(SamplingPlan plan, String inputs);
}
