// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import dev.isochrone.Isochrone;

/**
 * Sends what waits when the app goes to the background, where Android may stop it at any time.
 * Returns at once: a thread of its own waits for the worker.
 */
final class BackgroundFlush implements Runnable {
  private static final long FLUSH_MILLIS = 5_000;

  private final Isochrone isochrone;

  BackgroundFlush(Isochrone isochrone) {
    this.isochrone = isochrone;
  }

  @Override
  public void run() {
    Thread flush = new Thread(() -> isochrone.flush(FLUSH_MILLIS), "isochrone-flush");
    flush.setDaemon(true);
    flush.start();
  }
}
