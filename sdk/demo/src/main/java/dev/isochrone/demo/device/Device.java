// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.device;

import dev.isochrone.demo.PlannedRequest;
import dev.isochrone.demo.RequestEnd;
import dev.isochrone.demo.ServedRequests;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Okio;

/**
 * One installation of the app: makes requests as apps do, and reads each body to its end. Thread
 * safe.
 */
final class Device {
  private static final RequestBody BODY =
      RequestBody.create(
          "{\"title\":\"lunch\",\"at\":\"2026-11-22T12:00:00Z\"}",
          MediaType.get("application/json"));

  private final String baseUrl;
  private final OkHttpClient client;
  private final ScheduledExecutorService timers;
  private final RequestEnds ends;

  Device(String baseUrl, OkHttpClient client, ScheduledExecutorService timers, RequestEnds ends) {
    this.baseUrl = baseUrl;
    this.client = client;
    this.timers = timers;
    this.ends = ends;
  }

  void make(PlannedRequest planned) {
    Request request =
        new Request.Builder()
            .url(baseUrl + planned.path())
            .method(planned.api().method(), planned.api().hasBody() ? BODY : null)
            .header(ServedRequests.NUMBER_HEADER, Long.toString(planned.number()))
            .build();
    Call call = client.newCall(request);
    call.enqueue(new Reading(planned.number(), ends));
    if (planned.cancelAfterMs() >= 0) {
      var unused = timers.schedule(call::cancel, planned.cancelAfterMs(), TimeUnit.MILLISECONDS);
    }
  }

  void cancelAll() {
    client.dispatcher().cancelAll();
  }

  private record Reading(long number, RequestEnds ends) implements Callback {
    @Override
    public void onFailure(Call call, IOException e) {
      ends.end(number, new RequestEnd(0, 0, e.getClass().getSimpleName(), call.isCanceled()));
    }

    @Override
    public void onResponse(Call call, Response response) {
      try (response) {
        long bytes = response.body().source().readAll(Okio.blackhole());
        ends.end(number, new RequestEnd(response.code(), bytes, "", call.isCanceled()));
      } catch (IOException e) {
        ends.end(
            number,
            new RequestEnd(response.code(), 0, e.getClass().getSimpleName(), call.isCanceled()));
      }
    }
  }
}
