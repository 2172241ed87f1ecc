// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.Dice;

/**
 * How long to wait after failures: anything from nothing to a bound that doubles and is capped
 * ("full jitter"), so that devices which failed together do not come back together. Used by the
 * worker only.
 */
final class Backoff {

  static final long FIRST_MILLIS = 2_000;
  static final long MAX_MILLIS = 15 * 60_000;

  private final Dice dice;
  private long boundMillis = FIRST_MILLIS;

  Backoff(Dice dice) {
    this.dice = dice;
  }

  /** Returns how long to wait after one more failure. */
  long nextMillis() {
    long wait = (long) (dice.roll() * boundMillis);
    boundMillis = Math.min(MAX_MILLIS, boundMillis * 2);
    return wait;
  }

  /** Starts again after a success. */
  void reset() {
    boundMillis = FIRST_MILLIS;
  }
}
