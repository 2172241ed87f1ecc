// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.sample;

/**
 * Numbers sessions and their slices. A session ends after a time without requests, or when its
 * slices run out of numbers. Not thread-safe; guarded by the sampler.
 */
final class Session {

  private static final int MAX_SLICES = 1 << 16;
  private static final long HOT_CLOSE_NANOS = 30_000_000_000L;

  private final long timeoutNanos;
  private long number = -1;
  private int slices;
  private long lastRequestNanos;
  private boolean ended;
  private boolean closedHot;
  private long closedHotNanos;

  Session(long timeoutNanos) {
    this.timeoutNanos = timeoutNanos;
  }

  /** True if the request that ended now is the first of a new session. */
  boolean isOver(long nowNanos) {
    return number < 0
        || ended
        || slices == MAX_SLICES
        || nowNanos - lastRequestNanos >= timeoutNanos;
  }

  /** Ends the session: the next request begins another. */
  void end() {
    ended = true;
  }

  void begin() {
    number++;
    ended = false;
    slices = 0;
    closedHot = false;
  }

  void requestEnded(long nowNanos) {
    lastRequestNanos = nowNanos;
  }

  /** Returns the number of the next slice. */
  int nextSlice() {
    return slices++;
  }

  /** Returns true if a hot request may close the slice, and notes that it does. */
  boolean mayCloseHot(long nowNanos) {
    if (closedHot && nowNanos - closedHotNanos < HOT_CLOSE_NANOS) {
      return false;
    }
    closedHot = true;
    closedHotNanos = nowNanos;
    return true;
  }

  /** Counted up from 0 since the process started; −1 before the first. */
  long number() {
    return number;
  }
}
