// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded;

import java.util.function.BooleanSupplier;

/** Waiting for something another process or thread does, for so long and no longer. */
final class Deadline {
  private final long endNanos;

  private Deadline(long endNanos) {
    this.endNanos = endNanos;
  }

  static Deadline ofSeconds(int seconds) {
    return new Deadline(System.nanoTime() + seconds * 1_000_000_000L);
  }

  boolean hasPassed() {
    return System.nanoTime() - endNanos >= 0;
  }

  /** Polls until the condition holds. */
  void await(String what, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (hasPassed()) {
        throw new AssertionError("did not happen in time: " + what);
      }
      Thread.onSpinWait();
    }
  }
}
