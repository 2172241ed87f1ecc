// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is moved. Thread-safe. */
public final class FakeClock implements Clock {

  /** 2026-11-22T00:00:00Z. */
  public static final long WALL_MILLIS = 1_795_305_600_000L;

  private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);

  private final AtomicLong wallOffMillis = new AtomicLong();

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  @Override
  public long wallMillis() {
    return WALL_MILLIS + wallOffMillis.get() + (nanos.get() - 1_000_000_000_000L) / 1_000_000;
  }

  /** Sets the wall clock forward, or back, as users and networks do. */
  public void jumpMillis(long millis) {
    wallOffMillis.addAndGet(millis);
  }

  /** Lets time pass. */
  public void advanceMillis(long millis) {
    nanos.addAndGet(millis * 1_000_000);
  }
}
