// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.Clock;
import dev.isochrone.Dice;

/**
 * Until when nothing may be sent: by our own backoff after a failure, or because the collector or a
 * metered network needs time. Used by the worker only.
 */
final class Pause {

  /** Between the batches of a backlog where the user pays by the byte. */
  static final long METERED_MILLIS = 60_000;

  private final Clock clock;
  private final Backoff backoff;
  private boolean paused;
  private boolean mustWait;
  private long untilNanos;

  Pause(Clock clock, Dice dice) {
    this.clock = clock;
    this.backoff = new Backoff(dice);
  }

  /**
   * Begins a pause after a failure.
   *
   * @param retryAfterMillis what the collector asked for; 0 if it did not
   */
  void failed(long retryAfterMillis) {
    begin(Math.max(retryAfterMillis, backoff.nextMillis()), retryAfterMillis > 0);
  }

  /** Begins the pause of a metered network. */
  void metered() {
    begin(METERED_MILLIS, true);
  }

  /** Ends the pause: the collector has answered. */
  void succeeded() {
    paused = false;
    backoff.reset();
  }

  /** True as long as nothing may be sent of our own accord. */
  boolean isOn() {
    if (paused && clock.nanoTime() - untilNanos >= 0) {
      paused = false;
    }
    return paused;
  }

  /** True as long as nothing may be sent even if the app asks. */
  boolean mustWait() {
    return isOn() && mustWait;
  }

  /** Nanoseconds until it is over; 0 if it is. */
  long nanosLeft(long nowNanos) {
    return isOn() ? untilNanos - nowNanos : 0;
  }

  private void begin(long millis, boolean mustWait) {
    paused = true;
    this.mustWait = mustWait;
    untilNanos = clock.nanoTime() + millis * 1_000_000;
  }
}
