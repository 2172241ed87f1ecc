// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.robolectric.Shadows.shadowOf;

import android.app.ActivityManager;
import android.app.Application;
import android.app.job.JobInfo;
import android.app.job.JobParameters;
import android.app.job.JobScheduler;
import android.content.Context;
import android.os.Build;
import android.os.Process;
import dev.isochrone.Isochrone;
import dev.isochrone.IsochroneBuilder;
import java.io.File;
import java.io.IOException;
import java.util.List;
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
import org.robolectric.shadow.api.Shadow;
import org.robolectric.shadows.ShadowApplication;

/** An app of two processes, one after the other: the second hands over, the main one sends. */
@RunWith(RobolectricTestRunner.class)
public class OtherProcessTest {
  private final Application app = RuntimeEnvironment.getApplication();
  private final MockWebServer server = new MockWebServer();
  private final BlockingQueue<String> batches = new LinkedBlockingQueue<>();

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
    IsochroneAndroid.uninstall();
    processIs(app.getApplicationInfo().processName);
    server.close();
  }

  @Test
  public void itHandsOverAndTheMainProcessSendsUnderOneInstallation() throws Exception {
    IsochroneAndroid.install(app, builder());
    get("/v1/main");
    IsochroneAndroid.uninstall();
    String main = nextBatch();

    processIs(app.getPackageName() + ":sync");
    Isochrone guest = IsochroneAndroid.install(app, builder());
    get("/v1/sync");
    assertThat(guest.flush(10_000)).isTrue();
    IsochroneAndroid.uninstall();
    assertThat(batches).isEmpty();
    File inbox = new File(app.getNoBackupFilesDir(), "isochrone/inbox/isochrone-" + ownName());
    assertThat(inbox.list()).hasSize(1);

    processIs(app.getApplicationInfo().processName);
    assertThat(IsochroneAndroid.install(app, builder()).flush(10_000)).isTrue();
    String sync = nextBatch();
    assertThat(sync).contains("\"GET /v1/sync\"");
    assertThat(installation(sync)).isEqualTo(installation(main));
    assertThat(inbox.list()).allMatch(name -> name.endsWith(".taken"));
  }

  @Test
  @SuppressWarnings("deprecation") // getNetworkType still tells API 23
  public void aJobOfTheMainProcessComesForWhatItHandedOver() throws Exception {
    processIs(app.getPackageName() + ":sync");
    Isochrone guest = IsochroneAndroid.install(app, builder());
    JobScheduler jobs = (JobScheduler) app.getSystemService(Context.JOB_SCHEDULER_SERVICE);
    JobInfo job = pending(jobs);
    assertThat(job.getMinLatencyMillis()).isEqualTo(15 * 60_000);
    assertThat(job.getNetworkType()).isEqualTo(JobInfo.NETWORK_TYPE_ANY);
    get("/v1/sync");
    assertThat(guest.flush(10_000)).isTrue();
    IsochroneAndroid.uninstall();

    processIs(app.getApplicationInfo().processName);
    IsochroneAndroid.install(app, builder().flushAfterMillis(600_000));
    UploadJob upload = Robolectric.setupService(UploadJob.class);
    assertThat(upload.onStartJob(Shadow.newInstanceOf(JobParameters.class))).isTrue();
    assertThat(nextBatch()).contains("\"GET /v1/sync\"");
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

  private IsochroneBuilder builder() {
    return IsochroneAndroid.builder("calendar", server.url("/").toString(), "key");
  }

  private void get(String path) throws Exception {
    OkHttpClient client = IsochroneAndroid.instrument(new OkHttpClient());
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
    try (GZIPInputStream json = new GZIPInputStream(request.getBody().inputStream())) {
      batches.put(new String(json.readAllBytes(), UTF_8));
    } catch (IOException e) {
      return new MockResponse().setResponseCode(400);
    }
    return new MockResponse().setBody("{\"country\":\"JP\",\"accepted\":{\"slices\":1}}");
  }

  private String nextBatch() throws InterruptedException {
    return Objects.requireNonNull(batches.poll(10, TimeUnit.SECONDS), "no batch within 10 s");
  }

  private static String installation(String batch) {
    int begin = batch.indexOf("\"app.installation.id\":\"");
    assertThat(begin).isPositive();
    return batch.substring(begin, begin + 60);
  }
}
