// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import android.app.job.JobInfo;
import android.app.job.JobParameters;
import android.app.job.JobScheduler;
import android.app.job.JobService;
import android.content.ComponentName;
import android.content.Context;
import dev.isochrone.Isochrone;

/**
 * Sends later what could not be sent when the app went to the background: Android runs it once
 * there is a network, and starts the app's process for it if need be. Called on the main thread.
 */
public final class UploadJob extends JobService {
  static final int ID = 0x150C;
  private static final long FLUSH_MILLIS = 30_000;
  private static final long FIRST_RETRY_MILLIS = 15 * 60_000;

  /**
   * Asks Android to run the job; a call to the system, not for the main thread.
   *
   * @param delayMillis not before then, so that the main process may come by itself
   */
  static void schedule(Context context, long delayMillis) {
    JobScheduler scheduler = (JobScheduler) context.getSystemService(Context.JOB_SCHEDULER_SERVICE);
    try {
      scheduler.schedule(
          new JobInfo.Builder(ID, new ComponentName(context, UploadJob.class))
              .setRequiredNetworkType(JobInfo.NETWORK_TYPE_ANY)
              .setMinimumLatency(delayMillis)
              .setBackoffCriteria(FIRST_RETRY_MILLIS, JobInfo.BACKOFF_POLICY_EXPONENTIAL)
              .build());
    } catch (RuntimeException e) { // the app has removed the service, or has too many jobs
      Logcat.SINK.debug("what waits is sent when the app is opened again: " + e);
    }
  }

  @Override
  public boolean onStartJob(JobParameters parameters) {
    Isochrone isochrone = IsochroneAndroid.installed();
    if (isochrone == null) {
      return false;
    }
    Thread flush =
        new Thread(
            () -> jobFinished(parameters, !isochrone.flush(FLUSH_MILLIS)), "isochrone-upload");
    flush.setDaemon(true);
    flush.start();
    return true;
  }

  /** The network has gone: Android shall run the job again. */
  @Override
  public boolean onStopJob(JobParameters parameters) {
    return true;
  }
}
