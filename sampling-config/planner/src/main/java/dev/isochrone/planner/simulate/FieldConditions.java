// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.util.SplittableRandom;

/**
 * What the world does to devices.
 *
 * @param planAges how old plans are
 * @param lostUploads share of uploads that are lost and have to be sent again, 0 to 1
 * @param clockHours device clocks are off by up to this, either way: a plan that seems younger than
 *     it is stays in force for as much longer
 */
record FieldConditions(PlanAges planAges, double lostUploads, double clockHours) {

  /** Plans of the usual ages, nothing lost, clocks right. */
  static final FieldConditions USUAL = new FieldConditions(PlanAges.USUAL, 0, 0);

  /** Draws how long ago a session's plan was made, in minutes. */
  double planAgeMinutes(SplittableRandom random) {
    double age = planAges.drawMinutes(random);
    return clockHours == 0
        ? age
        : age + Math.max(0, clockHours * 60 * (2 * random.nextDouble() - 1));
  }

  /** Draws when a day's slices arrive. */
  Uploads uploads(Workload workload, SplittableRandom random) {
    return new Uploads(workload, lostUploads, random);
  }
}
