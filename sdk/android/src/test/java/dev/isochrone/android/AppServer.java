// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.IsochroneBuilder;
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

/** The app's server and the collector at one address: says hello, and keeps the batches. */
final class AppServer implements AutoCloseable {
  private static final String REPLY = "{\"country\":\"JP\",\"accepted\":{\"slices\":1}}";

  final BlockingQueue<String> batches = new LinkedBlockingQueue<>();

  /** Whether the collector refuses batches for now. */
  volatile boolean unavailable;

  private final MockWebServer server = new MockWebServer();

  AppServer() {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
            return answer(request);
          }
        });
  }

  IsochroneBuilder builder() {
    return IsochroneAndroid.builder("calendar", server.url("/").toString(), "key");
  }

  /** Makes a request of the app with a client that is recorded. */
  void get(String path) throws IOException {
    get(IsochroneAndroid.instrument(new OkHttpClient()), path);
  }

  void get(OkHttpClient client, String path) throws IOException {
    Request request = new Request.Builder().url(server.url(path)).build();
    try (Response response = client.newCall(request).execute()) {
      assertThat(response.body().string()).isEqualTo("hello");
    }
  }

  String nextBatch() throws InterruptedException {
    return Objects.requireNonNull(batches.poll(10, TimeUnit.SECONDS), "no batch within 10 s");
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

  /** The batch's installation id. */
  static String installationId(String batch) {
    String key = "\"app.installation.id\":\"";
    int begin = batch.indexOf(key) + key.length();
    String id = batch.substring(begin, begin + 32);
    assertThat(id).matches("[0-9a-f]{32}");
    return id;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
