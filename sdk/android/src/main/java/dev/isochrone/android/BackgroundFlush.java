// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import android.content.Context;
import dev.isochrone.Isochrone;

/**
 * Sends what waits when the app goes to the background, where Android may stop it at any time, and
 * leaves the rest to {@link UploadJob}. Returns at once: a thread of its own waits for the worker.
 */
final class BackgroundFlush implements Runnable {
  private static final long FLUSH_MILLIS = 5_000;

  private final Context context;
  private final Isochrone isochrone;

  BackgroundFlush(Context context, Isochrone isochrone) {
    this.context = context;
    this.isochrone = isochrone;
  }

  @Override
  public void run() {
    Thread flush = new Thread(this::flush, "isochrone-flush");
    flush.setDaemon(true);
    flush.start();
  }

  private void flush() {
    if (!isochrone.flush(FLUSH_MILLIS)) {
      UploadJob.schedule(context);
    }
  }
}
