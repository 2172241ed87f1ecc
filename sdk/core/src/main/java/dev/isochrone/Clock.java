// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

/** The two clocks of the route, so that tests can set them. Thread-safe. Not API. */
public interface Clock {

  /** Nanoseconds that only ever go up; for differences. */
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
