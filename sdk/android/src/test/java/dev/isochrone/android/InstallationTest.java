// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import dev.isochrone.IsochroneBuilder;
import java.io.File;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import org.junit.After;
import org.junit.Before;
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
  private static final String REPLY = "{\"country\":\"JP\",\"accepted\":{\"slices\":1}}";

  private final Application app = RuntimeEnvironment.getApplication();
  private final MockWebServer server = new MockWebServer();
  private final BlockingQueue<String> batches = new LinkedBlockingQueue<>();
  private volatile boolean unavailable;

  @Before
  public void serve() {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
            return answer(request);
          }
        });
  }

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
    Isochrone isochrone = IsochroneAndroid.install(app, builder());
    device.connect(ConnectivityManager.TYPE_MOBILE, TelephonyManager.NETWORK_TYPE_LTE, true, false);
    get("/v1/users/42");
    assertThat(isochrone.flush(10_000)).isTrue();

    String batch = nextBatch();
    assertThat(batch)
        .contains("\"GET /v1/users/{id}\"")
        .contains("\"os.name\":\"android\"")
        .contains("\"os.version\":\"" + Build.VERSION.RELEASE + "\"")
        .containsPattern("\"device.class\":\"(low|mid|high)\"")
        .contains("\"network\":[\"cell/lte\"]", "\"carrier\":[\"440-10\"]");
  }

  @Test
  public void theInstallationIdOutlivesTheProcess() throws Exception {
    IsochroneAndroid.install(app, builder());
    get("/first");
    IsochroneAndroid.uninstall();
    String first = installationId(nextBatch());

    IsochroneAndroid.install(app, builder());
    get("/second");
    IsochroneAndroid.uninstall();
    assertThat(installationId(nextBatch())).isEqualTo(first);
    assertThat(new File(app.getNoBackupFilesDir(), "isochrone-install")).exists();
  }

  @Test
  public void whatTheCollectorDidNotTakeOutlivesTheProcess() throws Exception {
    unavailable = true;
    IsochroneAndroid.install(app, builder());
    get("/v1/calendars");
    IsochroneAndroid.uninstall();
    assertThat(new File(app.getNoBackupFilesDir(), "isochrone").list())
        .anyMatch(name -> name.endsWith("-1.segment"));

    unavailable = false;
    IsochroneAndroid.install(app, builder());
    assertThat(nextBatch()).contains("\"GET /v1/calendars\"");
  }

  @Test
  public void goingToTheBackgroundSendsWhatWaits() throws Exception {
    IsochroneAndroid.install(app, builder().flushAfterMillis(600_000));
    ActivityController<Activity> activity = Robolectric.buildActivity(Activity.class).setup();
    get("/v1/calendars");
    activity.pause().stop();

    assertThat(nextBatch()).contains("\"GET /v1/calendars\"");
  }

  @Test
  public void whatCouldNotBeSentInTheBackgroundIsSentByAJob() throws Exception {
    unavailable = true;
    Isochrone isochrone = IsochroneAndroid.install(app, builder());
    get("/v1/calendars");
    assertThat(isochrone.flush(100)).isFalse();
    UploadJob.schedule(app, 0);

    JobScheduler jobs = (JobScheduler) app.getSystemService(Context.JOB_SCHEDULER_SERVICE);
    JobInfo job = jobs.getAllPendingJobs().get(0);
    assertThat(job.getService().getClassName()).isEqualTo(UploadJob.class.getName());
    assertThat(job.getNetworkType()).isEqualTo(JobInfo.NETWORK_TYPE_ANY);
    assertThat(job.isPersisted()).isFalse();

    unavailable = false;
    UploadJob upload = Robolectric.setupService(UploadJob.class);
    assertThat(upload.onStartJob(Shadow.newInstanceOf(JobParameters.class))).isTrue();
    assertThat(nextBatch()).contains("\"GET /v1/calendars\"");
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
    Isochrone isochrone = IsochroneAndroid.install(app, builder().consent(Consent.PENDING));
    get("/v1/calendars");
    assertThat(isochrone.flush(100)).isFalse();
    assertThat(batches).isEmpty();

    isochrone.consent(Consent.GRANTED);
    assertThat(isochrone.flush(10_000)).isTrue();
    assertThat(nextBatch()).contains("\"GET /v1/calendars\"");
  }

  @Test
  public void deniedConsentErasesWhatWaits() throws Exception {
    Isochrone isochrone = IsochroneAndroid.install(app, builder().consent(Consent.PENDING));
    get("/v1/calendars");
    isochrone.consent(Consent.DENIED);
    assertThat(isochrone.flush(10_000)).isTrue();
    get("/v1/calendars");

    assertThat(isochrone.flush(10_000)).isTrue();
    assertThat(batches).isEmpty();
    assertThat(isochrone.dump()).contains("1 requests seen", "1 requests no_consent");
  }

  @Test
  public void nothingOnTheMainThreadIsSlowByStrictModesMeasure() throws Exception {
    StrictMode.setThreadPolicy(
        new StrictMode.ThreadPolicy.Builder().detectAll().penaltyDeath().build());
    Isochrone isochrone = IsochroneAndroid.install(app, builder());
    OkHttpClient client = IsochroneAndroid.instrument(new OkHttpClient());
    ActivityController<Activity> activity = Robolectric.buildActivity(Activity.class).setup();
    activity.pause().stop();
    assertThat(isochrone.dump()).contains("requests seen");
    StrictMode.setThreadPolicy(StrictMode.ThreadPolicy.LAX);

    get(client, "/v1/events");
    assertThat(isochrone.flush(10_000)).isTrue();
    assertThat(nextBatch()).contains("\"GET /v1/events\"");
  }

  @Test
  public void theFirstInstallationStays() {
    Isochrone first = IsochroneAndroid.install(app, builder());
    Isochrone second = IsochroneAndroid.install(app, builder());

    assertThat(second).isSameAs(first);
    assertThat(ShadowLog.getLogsForTag(Logcat.TAG)).hasSize(1);
  }

  private IsochroneBuilder builder() {
    return IsochroneAndroid.builder("calendar", server.url("/").toString(), "key");
  }

  private void get(String path) throws Exception {
    get(IsochroneAndroid.instrument(new OkHttpClient()), path);
  }

  private void get(OkHttpClient client, String path) throws Exception {
    Request request = new Request.Builder().url(server.url(path)).build();
    try (Response response = client.newCall(request).execute()) {
      assertThat(response.body().string()).isEqualTo("hello");
    }
  }

  private MockResponse answer(RecordedRequest request) throws InterruptedException {
    String path = Objects.requireNonNull(request.getPath());
    if (path.equals("/v1/plan")) {
      return new MockResponse().setResponseCode(304);
    }
    if (!path.equals("/v1/batches")) {
      return new MockResponse().setBody("hello");
    }
    if (unavailable) {
      return new MockResponse().setResponseCode(503);
    }
    try (GZIPInputStream json = new GZIPInputStream(request.getBody().inputStream())) {
      batches.put(new String(json.readAllBytes(), UTF_8));
    } catch (IOException e) {
      return new MockResponse().setResponseCode(400);
    }
    return new MockResponse().setBody(REPLY);
  }

  private String nextBatch() throws InterruptedException {
    return Objects.requireNonNull(batches.poll(10, TimeUnit.SECONDS), "no batch within 10 s");
  }

  private static String installationId(String batch) {
    String key = "\"app.installation.id\":\"";
    int begin = batch.indexOf(key) + key.length();
    String id = batch.substring(begin, begin + 32);
    assertThat(id).matches("[0-9a-f]{32}");
    return id;
  }
}
