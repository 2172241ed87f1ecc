// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

/**
 * The two clocks of the route, for platforms where {@link System#nanoTime} stands still while the
 * device sleeps, and for tests. Asked at each event of a call, so it must be cheap. Thread-safe.
 */
public interface Clock {

  /** Nanoseconds that only ever go up, also while the device sleeps; for differences. */
  long nanoTime();

  /** Milliseconds since 1970 as the device believes them; may jump. */
  long wallMillis();

  /** The clocks of the machine. */
  Clock SYSTEM =
      new Clock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public long wallMillis() {
          return System.currentTimeMillis();
        }
      };
}
