// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.isochrone.CollectorAdvice;
import dev.isochrone.Consent;
import dev.isochrone.FakeClock;
import dev.isochrone.Losses;
import dev.isochrone.Slices;
import dev.isochrone.Surroundings;
import dev.isochrone.UserChoices;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import okhttp3.OkHttpClient;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The worker's loop without its thread, a clock that stands still, and a real server to script. */
@SuppressWarnings("NullAway.Init") // begin sets what a process has
final class DeliveryScene implements AutoCloseable {

  static final long FLUSH_AFTER_MILLIS = 1_000;
  static final int BATCH_SLICES = 4;
  static final int SLICE_REQUESTS = 3;

  final MockWebServer collector = new MockWebServer();
  final FakeClock clock = new FakeClock();
  final FakeNetwork network = new FakeNetwork();
  final List<String> log = new ArrayList<>();
  final LineStore store = new LineStore();
  final OkHttpCollectorLink link;
  CollectorAdvice advice;
  Losses losses;
  UserChoices choices;
  FakeSlices slices;
  DeliveryLoop loop;
  double dice;
  private final @Nullable File storage;
  private @Nullable SegmentDirectory directory;
  private int ids;

  DeliveryScene() throws IOException {
    this(null);
  }

  DeliveryScene(@Nullable File storage) throws IOException {
    this(storage, OkHttpClient::new);
  }

  DeliveryScene(@Nullable File storage, Callable<OkHttpClient> client) throws IOException {
    this.storage = storage;
    collector.start();
    link =
        new OkHttpCollectorLink(List.of(collector.url("/")), "key", "isochrone-java/test", client);
    begin(Consent.GRANTED);
  }

  /** Ends the process as kill -9 does, and starts the next. */
  DeliveryScene restart() {
    if (directory != null) {
      directory.close(); // as the system frees a dead process's locks
    }
    begin(choices.consent());
    return this;
  }

  private void begin(Consent consent) {
    choices = new UserChoices(consent);
    Surroundings around =
        new Surroundings(clock, () -> dice, network, new RecordingLog(log), choices);
    advice = around.advice;
    losses = around.losses;
    slices = new FakeSlices(losses);
    RandomIds countedIds = () -> String.format("%032x", ++ids);
    Installation installation = new Installation(store, countedIds);
    BatchEncoder encoder = new BatchEncoder(Map.of("service.name", "app"), installation);
    directory = storage == null ? null : new SegmentDirectory(storage);
    loop =
        new DeliveryLoop(
            slices,
            new BatchBuilder(encoder, clock, countedIds),
            installation,
            link,
            new DeliveryLimits(
                FLUSH_AFTER_MILLIS,
                (long) BATCH_SLICES * Slices.of(0, 0, SLICE_REQUESTS).estimatedBytes()),
            directory,
            false,
            around);
  }

  DeliveryScene answers(MockResponse... responses) {
    for (MockResponse response : responses) {
      collector.enqueue(response);
    }
    return this;
  }

  static MockResponse accepted() {
    return json("{\"country\":\"\",\"accepted\":{\"slices\":1,\"exemplars\":0}}");
  }

  static MockResponse json(String body) {
    return new MockResponse().addHeader("Content-Type", "application/json").setBody(body);
  }

  static MockResponse status(int status) {
    return new MockResponse().setResponseCode(status);
  }

  /** Queues slices that are due at once. */
  DeliveryScene dueSlices(int count) {
    for (int i = 0; i < count; i++) {
      slices.add(Slices.of(i, clock.nanoTime(), SLICE_REQUESTS));
    }
    loop.step();
    clock.advanceMillis(FLUSH_AFTER_MILLIS);
    return this;
  }

  /** Returns the next request that arrived at the collector. */
  Sent sent() throws Exception {
    RecordedRequest request =
        Objects.requireNonNull(collector.takeRequest(5, TimeUnit.SECONDS), "a request within 5 s");
    return new Sent(request, request.getBody().readByteString());
  }

  int arrived() {
    return collector.getRequestCount();
  }

  @Override
  public void close() throws IOException {
    collector.shutdown();
  }

  /** A request as it arrived. */
  record Sent(RecordedRequest request, ByteString body) {

    String header(String name) {
      return Objects.requireNonNull(request.getHeader(name), name);
    }

    JsonNode json() throws IOException {
      try (GZIPInputStream gzip =
          new GZIPInputStream(new ByteArrayInputStream(body.toByteArray()))) {
        return new ObjectMapper().readTree(new String(gzip.readAllBytes(), UTF_8));
      }
    }

    String batch() throws IOException {
      return json().get("batch").asString();
    }

    String installation() throws IOException {
      return json().get("resource").get("app.installation.id").asString();
    }

    List<Integer> sliceNumbers() throws IOException {
      List<Integer> numbers = new ArrayList<>();
      json().get("slices").get("slice").forEach(number -> numbers.add(number.asInt()));
      return numbers;
    }
  }
}
