// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.Clock;

/** A clock that stands still until it is set. Not thread-safe. */
public final class FakeClock implements Clock {

  private static final long MIDNIGHT_MILLIS = 1_795_305_600_000L;

  private long nanos;

  /** Sets the time; nanoseconds since midnight. */
  public void set(long nanosSinceMidnight) {
    nanos = nanosSinceMidnight;
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public long wallMillis() {
    return MIDNIGHT_MILLIS + nanos / 1_000_000;
  }
}
