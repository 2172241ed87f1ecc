// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import android.content.Context;
import dev.isochrone.Isochrone;

/**
 * Sends what waits when the app goes to the background, where Android may stop it at any time, and
 * leaves the rest to {@link UploadJob}; a guest, which only hands over, leaves all of it to the job
 * of the main process. Returns at once: a thread of its own waits for the worker.
 */
final class BackgroundFlush implements Runnable {
  private static final long FLUSH_MILLIS = 5_000;
  private static final long GUESTS_WAIT_MILLIS = 15 * 60_000;

  private final Context context;
  private final Isochrone isochrone;
  private final boolean guest;

  BackgroundFlush(Context context, Isochrone isochrone, boolean guest) {
    this.context = context;
    this.isochrone = isochrone;
    this.guest = guest;
  }

  @Override
  public void run() {
    Thread flush = new Thread(this::flush, "isochrone-flush");
    flush.setDaemon(true);
    flush.start();
  }

  private void flush() {
    if (!isochrone.flush(FLUSH_MILLIS) || guest) {
      UploadJob.schedule(context, guest ? GUESTS_WAIT_MILLIS : 0);
    }
  }
}
