// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.network;

/**
 * When a sender may let data go: ten segments in the first round trip, twice as much in each that
 * follows, and back to ten after a pause, as TCP's slow start does. It is why a large answer over a
 * long way takes several round trips. Loss does not shrink it. Not thread safe.
 */
final class CongestionWindow {
  static final int INITIAL_BYTES = 14_600;
  private static final int LARGEST_BYTES = 1 << 20;
  private static final long PAUSE_NANOS = 1_000_000_000L;

  private final long roundTripNanos;
  private int windowBytes = INITIAL_BYTES;
  private int usedBytes;
  private long roundNanos;

  CongestionWindow(long roundTripNanos, long nowNanos) {
    this.roundTripNanos = Math.max(1, roundTripNanos);
    this.roundNanos = nowNanos;
  }

  /** When these bytes leave; never earlier than an earlier answer. */
  long departNanos(long nowNanos, int bytes) {
    long at = Math.max(nowNanos, roundNanos);
    if (at - roundNanos > roundTripNanos + PAUSE_NANOS) {
      windowBytes = INITIAL_BYTES;
      nextRound(at);
    } else if (at - roundNanos >= roundTripNanos) {
      grow();
      nextRound(at);
    } else if (usedBytes > 0 && usedBytes + bytes > windowBytes) {
      grow();
      nextRound(roundNanos + roundTripNanos);
      at = roundNanos;
    }
    usedBytes += bytes;
    return at;
  }

  /** A round that left most of its window unused says nothing about the next. */
  private void grow() {
    if (usedBytes > windowBytes / 2) {
      windowBytes = Math.min(LARGEST_BYTES, windowBytes * 2);
    }
  }

  private void nextRound(long atNanos) {
    roundNanos = atNanos;
    usedBytes = 0;
  }
}
