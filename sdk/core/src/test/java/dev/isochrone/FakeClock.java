// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is moved. Thread-safe. */
public final class FakeClock implements Clock {

  /** 2026-11-22T00:00:00Z. */
  public static final long WALL_MILLIS = 1_795_305_600_000L;

  private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  @Override
  public long wallMillis() {
    return WALL_MILLIS + (nanos.get() - 1_000_000_000_000L) / 1_000_000;
  }

  /** Lets time pass. */
  public void advanceMillis(long millis) {
    nanos.addAndGet(millis * 1_000_000);
  }
}
