// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import android.os.SystemClock;
import dev.isochrone.Clock;

/** Time since the device was started, its sleep included. Stateless. */
final class BootClock implements Clock {

  @Override
  public long nanoTime() {
    return SystemClock.elapsedRealtimeNanos();
  }

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }
}
