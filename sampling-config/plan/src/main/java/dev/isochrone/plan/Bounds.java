// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.plan;

/** What the numbers of a plan must lie within; each returns its number or throws. Stateless. */
final class Bounds {

  private Bounds() {}

  static double probability(String name, double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(name + " not in 0..1: " + probability);
    }
    return probability;
  }

  static double finite(String name, double value, double least) {
    if (!(value >= least && value <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(name + " not a finite number >= " + least + ": " + value);
    }
    return value;
  }

  /** Of a {@link LogBucket}. */
  static int bucket(String name, int bucket) {
    if (bucket < 0 || bucket > LogBucket.MAX) {
      throw new IllegalArgumentException(name + " not in 0.." + LogBucket.MAX + ": " + bucket);
    }
    return bucket;
  }
}
