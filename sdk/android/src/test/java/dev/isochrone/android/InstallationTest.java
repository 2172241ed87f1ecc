// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import static org.assertj.core.api.Assertions.assertThat;

import android.app.Activity;
import android.app.Application;
import android.app.job.JobInfo;
import android.app.job.JobParameters;
import android.app.job.JobScheduler;
import android.content.Context;
import android.net.ConnectivityManager;
import android.os.Build;
import android.os.StrictMode;
import android.telephony.TelephonyManager;
import dev.isochrone.Consent;
import dev.isochrone.Isochrone;
import java.io.File;
import okhttp3.OkHttpClient;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.android.controller.ActivityController;
import org.robolectric.shadow.api.Shadow;
import org.robolectric.shadows.ShadowLog;

/** A whole app: installed from code, a request over a real socket, and what the collector gets. */
@RunWith(RobolectricTestRunner.class)
@SuppressWarnings("deprecation") // TYPE_WIFI and its like still drive API 23
public class InstallationTest {
  private final Application app = RuntimeEnvironment.getApplication();
  private final AppServer server = new AppServer();

  @After
  public void endAll() throws Exception {
    StrictMode.setThreadPolicy(StrictMode.ThreadPolicy.LAX);
    IsochroneAndroid.uninstall();
    server.close();
  }

  @Test
  public void aRequestReachesTheCollectorWithWhatOnlyAndroidKnows() throws Exception {
    DeviceNetwork device = new DeviceNetwork(app);
    device.operator("44010");
    Isochrone isochrone = IsochroneAndroid.install(app, server.builder());
    device.connect(ConnectivityManager.TYPE_MOBILE, TelephonyManager.NETWORK_TYPE_LTE, true, false);
    server.get("/v1/users/42");
    assertThat(isochrone.flush(10_000)).isTrue();

    String batch = server.nextBatch();
    assertThat(batch)
        .contains("\"GET /v1/users/{id}\"")
        .contains("\"os.name\":\"android\"")
        .contains("\"os.version\":\"" + Build.VERSION.RELEASE + "\"")
        .containsPattern("\"device.class\":\"(low|mid|high)\"")
        .contains("\"network\":[\"cell/lte\"]", "\"carrier\":[\"440-10\"]");
  }

  @Test
  public void theInstallationIdOutlivesTheProcess() throws Exception {
    IsochroneAndroid.install(app, server.builder());
    server.get("/first");
    IsochroneAndroid.uninstall();
    String first = AppServer.installationId(server.nextBatch());

    IsochroneAndroid.install(app, server.builder());
    server.get("/second");
    IsochroneAndroid.uninstall();
    assertThat(AppServer.installationId(server.nextBatch())).isEqualTo(first);
    assertThat(new File(app.getNoBackupFilesDir(), "isochrone-install")).exists();
  }

  @Test
  public void whatTheCollectorDidNotTakeOutlivesTheProcess() throws Exception {
    server.unavailable = true;
    IsochroneAndroid.install(app, server.builder());
    server.get("/v1/calendars");
    IsochroneAndroid.uninstall();
    assertThat(new File(app.getNoBackupFilesDir(), "isochrone").list())
        .anyMatch(name -> name.endsWith("-1.segment"));

    server.unavailable = false;
    IsochroneAndroid.install(app, server.builder());
    assertThat(server.nextBatch()).contains("\"GET /v1/calendars\"");
  }

  @Test
  public void goingToTheBackgroundSendsWhatWaits() throws Exception {
    IsochroneAndroid.install(app, server.builder().flushAfterMillis(600_000));
    ActivityController<Activity> activity = Robolectric.buildActivity(Activity.class).setup();
    server.get("/v1/calendars");
    activity.pause().stop();

    assertThat(server.nextBatch()).contains("\"GET /v1/calendars\"");
  }

  @Test
  public void whatCouldNotBeSentInTheBackgroundIsSentByAJob() throws Exception {
    server.unavailable = true;
    Isochrone isochrone = IsochroneAndroid.install(app, server.builder());
    server.get("/v1/calendars");
    assertThat(isochrone.flush(100)).isFalse();
    UploadJob.schedule(app, 0);

    JobScheduler jobs = (JobScheduler) app.getSystemService(Context.JOB_SCHEDULER_SERVICE);
    JobInfo job = jobs.getAllPendingJobs().get(0);
    assertThat(job.getService().getClassName()).isEqualTo(UploadJob.class.getName());
    assertThat(job.getNetworkType()).isEqualTo(JobInfo.NETWORK_TYPE_ANY);
    assertThat(job.isPersisted()).isFalse();

    server.unavailable = false;
    UploadJob upload = Robolectric.setupService(UploadJob.class);
    assertThat(upload.onStartJob(Shadow.newInstanceOf(JobParameters.class))).isTrue();
    assertThat(server.nextBatch()).contains("\"GET /v1/calendars\"");
    assertThat(upload.onStopJob(Shadow.newInstanceOf(JobParameters.class))).isTrue();
  }

  @Test
  public void aJobWithoutAnInstallationHasNothingToDo() {
    assertThat(
            Robolectric.setupService(UploadJob.class)
                .onStartJob(Shadow.newInstanceOf(JobParameters.class)))
        .isFalse();
  }

  @Test
  public void withoutConsentNothingLeavesTheDeviceUntilItIsGiven() throws Exception {
    Isochrone isochrone = IsochroneAndroid.install(app, server.builder().consent(Consent.PENDING));
    server.get("/v1/calendars");
    assertThat(isochrone.flush(100)).isFalse();
    assertThat(server.batches).isEmpty();

    isochrone.consent(Consent.GRANTED);
    assertThat(isochrone.flush(10_000)).isTrue();
    assertThat(server.nextBatch()).contains("\"GET /v1/calendars\"");
  }

  @Test
  public void deniedConsentErasesWhatWaits() throws Exception {
    Isochrone isochrone = IsochroneAndroid.install(app, server.builder().consent(Consent.PENDING));
    server.get("/v1/calendars");
    isochrone.consent(Consent.DENIED);
    assertThat(isochrone.flush(10_000)).isTrue();
    server.get("/v1/calendars");

    assertThat(isochrone.flush(10_000)).isTrue();
    assertThat(server.batches).isEmpty();
    assertThat(isochrone.dump()).contains("1 requests seen", "1 requests no_consent");
  }

  @Test
  public void nothingOnTheMainThreadIsSlowByStrictModesMeasure() throws Exception {
    StrictMode.setThreadPolicy(
        new StrictMode.ThreadPolicy.Builder().detectAll().penaltyDeath().build());
    Isochrone isochrone = IsochroneAndroid.install(app, server.builder());
    OkHttpClient client = IsochroneAndroid.instrument(new OkHttpClient());
    ActivityController<Activity> activity = Robolectric.buildActivity(Activity.class).setup();
    activity.pause().stop();
    assertThat(isochrone.dump()).contains("requests seen");
    StrictMode.setThreadPolicy(StrictMode.ThreadPolicy.LAX);

    server.get(client, "/v1/events");
    assertThat(isochrone.flush(10_000)).isTrue();
    assertThat(server.nextBatch()).contains("\"GET /v1/events\"");
  }

  @Test
  public void theFirstInstallationStays() {
    Isochrone first = IsochroneAndroid.install(app, server.builder());
    Isochrone second = IsochroneAndroid.install(app, server.builder());

    assertThat(second).isSameAs(first);
    assertThat(ShadowLog.getLogsForTag(Logcat.TAG)).hasSize(1);
  }
}
