// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

/** Where draws and jitter come from, so that tests can load them. Thread-safe. Not API. */
public interface Dice {

  /** Returns a number p with 0 ≤ p &lt; 1, uniformly. */
  double roll();
}
