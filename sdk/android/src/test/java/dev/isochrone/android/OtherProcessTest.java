// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import static org.assertj.core.api.Assertions.assertThat;
import static org.robolectric.Shadows.shadowOf;

import android.app.ActivityManager;
import android.app.Application;
import android.app.job.JobInfo;
import android.app.job.JobParameters;
import android.app.job.JobScheduler;
import android.content.Context;
import android.content.pm.ProviderInfo;
import android.os.Build;
import android.os.Bundle;
import android.os.Process;
import android.util.Log;
import dev.isochrone.Isochrone;
import java.io.File;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.shadow.api.Shadow;
import org.robolectric.shadows.ShadowApplication;
import org.robolectric.shadows.ShadowLog;

/** An app of two processes, one after the other: the second hands over, the main one sends. */
@RunWith(RobolectricTestRunner.class)
public class OtherProcessTest {
  private final Application app = RuntimeEnvironment.getApplication();
  private final AppServer server = new AppServer();

  @After
  public void endAll() throws Exception {
    IsochroneAndroid.uninstall();
    processIs(app.getApplicationInfo().processName);
    server.close();
  }

  @Test
  public void itHandsOverAndTheMainProcessSendsUnderOneInstallation() throws Exception {
    IsochroneAndroid.install(app, server.builder());
    server.get("/v1/main");
    IsochroneAndroid.uninstall();
    String main = server.nextBatch();

    processIs(app.getPackageName() + ":sync");
    Isochrone guest = IsochroneAndroid.install(app, server.builder());
    server.get("/v1/sync");
    assertThat(guest.flush(10_000)).isTrue();
    IsochroneAndroid.uninstall();
    assertThat(server.batches).isEmpty();
    File inbox = new File(app.getNoBackupFilesDir(), "isochrone/inbox/isochrone-" + ownName());
    assertThat(inbox.list()).hasSize(1);

    processIs(app.getApplicationInfo().processName);
    assertThat(IsochroneAndroid.install(app, server.builder()).flush(10_000)).isTrue();
    String sync = server.nextBatch();
    assertThat(sync).contains("\"GET /v1/sync\"");
    assertThat(AppServer.installationId(sync)).isEqualTo(AppServer.installationId(main));
    assertThat(inbox.list()).allMatch(name -> name.endsWith(".taken"));
  }

  @Test
  @SuppressWarnings("deprecation") // getNetworkType still tells API 23
  public void aJobOfTheMainProcessComesForWhatItHandedOver() throws Exception {
    processIs(app.getPackageName() + ":sync");
    Isochrone guest = IsochroneAndroid.install(app, server.builder());
    JobScheduler jobs = (JobScheduler) app.getSystemService(Context.JOB_SCHEDULER_SERVICE);
    JobInfo job = pending(jobs);
    assertThat(job.getMinLatencyMillis()).isEqualTo(15 * 60_000);
    assertThat(job.getNetworkType()).isEqualTo(JobInfo.NETWORK_TYPE_ANY);
    server.get("/v1/sync");
    assertThat(guest.flush(10_000)).isTrue();
    IsochroneAndroid.uninstall();

    processIs(app.getApplicationInfo().processName);
    IsochroneAndroid.install(app, server.builder().flushAfterMillis(600_000));
    UploadJob upload = Robolectric.setupService(UploadJob.class);
    assertThat(upload.onStartJob(Shadow.newInstanceOf(JobParameters.class))).isTrue();
    assertThat(server.nextBatch()).contains("\"GET /v1/sync\"");
  }

  @Test
  public void whereTheManifestInstallsTheMainProcessItIsToldThatNothingIsTaken() throws Exception {
    ProviderInfo provider = new ProviderInfo();
    provider.packageName = app.getPackageName();
    provider.name = AutoInstall.class.getName();
    shadowOf(app.getPackageManager()).addOrUpdateProvider(provider);
    Bundle metaData = new Bundle();
    metaData.putString(ManifestSettings.COLLECTOR_URL, "http://127.0.0.1:1/");
    metaData.putString(ManifestSettings.INGEST_KEY, "key");
    shadowOf(app.getPackageManager())
            .getInternalMutablePackageInfo(app.getPackageName())
            .applicationInfo
            .metaData =
        metaData;
    processIs(app.getPackageName() + ":sync");
    IsochroneAndroid.install(app, server.builder());
    assertThat(warnings()).hasSize(1).allMatch(warning -> warning.contains("auto-install off"));
    IsochroneAndroid.uninstall();

    metaData.putBoolean(ManifestSettings.AUTO_INSTALL, false);
    IsochroneAndroid.install(app, server.builder());
    assertThat(warnings()).hasSize(1);
  }

  @Test
  public void autoInstallLeavesItOut() {
    processIs(app.getPackageName() + ":sync");
    IsochroneAndroid.installAlone(app, server.builder());
    assertThat(IsochroneAndroid.installed()).isNull();
    assertThat(warnings()).hasSize(1);
  }

  private static List<String> warnings() {
    return ShadowLog.getLogsForTag(Logcat.TAG).stream()
        .filter(item -> item.type == Log.WARN)
        .map(item -> item.msg)
        .collect(Collectors.toList());
  }

  /** The thread that asks for it is not ours. */
  private static JobInfo pending(JobScheduler jobs) throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("isochrone-flush")) {
        thread.join(10_000);
      }
    }
    return jobs.getAllPendingJobs().get(0);
  }

  private void processIs(String name) {
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
      ShadowApplication.setProcessName(name);
      return;
    }
    ActivityManager activities = (ActivityManager) app.getSystemService(Context.ACTIVITY_SERVICE);
    ActivityManager.RunningAppProcessInfo running = new ActivityManager.RunningAppProcessInfo();
    running.pid = Process.myPid();
    running.processName = name;
    shadowOf(activities).setProcesses(List.of(running));
  }

  private String ownName() {
    return (app.getPackageName() + ":sync").replace(':', '_');
  }
}
