// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

/** Says how far long work has come. */
interface Progress {

  /** Says nothing. */
  Progress SILENT = (what, done, of) -> {};

  /**
   * Reports a step.
   *
   * @param what is being done
   * @param done steps done
   * @param of steps in all
   */
  void step(String what, int done, int of);
}
