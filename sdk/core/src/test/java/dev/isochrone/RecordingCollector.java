// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.zip.GZIPInputStream;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A collector that answers with scripted statuses and keeps the books of what it took. */
final class RecordingCollector extends Dispatcher {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int UNAVAILABLE = 503;

  private final IntSupplier statuses;
  private final Set<String> taken = new HashSet<>();
  private final Map<String, Long> requestsByApi = new HashMap<>();
  private final Map<String, Long> losses = new HashMap<>();
  private final List<String> errors = new ArrayList<>();
  private int refused;

  RecordingCollector(IntSupplier statuses) {
    this.statuses = statuses;
  }

  @Override
  public synchronized MockResponse dispatch(RecordedRequest request) {
    if (!"/v1/batches".equals(request.getPath())) {
      return new MockResponse().setResponseCode(304);
    }
    int status = statuses.getAsInt();
    if (status != 200) {
      refused++;
      return new MockResponse().setResponseCode(status);
    }
    try {
      JsonNode batch = read(request);
      if (taken.add(batch.get("batch").asString())) {
        note(batch);
      }
      return new MockResponse().setBody("{\"country\":\"JP\",\"accepted\":{}}");
    } catch (IOException | RuntimeException e) {
      errors.add(e.toString());
      return new MockResponse().setResponseCode(UNAVAILABLE);
    }
  }

  synchronized long requests() {
    return requestsByApi.values().stream().mapToLong(Long::longValue).sum();
  }

  synchronized Map<String, Long> requestsByApi() {
    return Map.copyOf(requestsByApi);
  }

  synchronized long losses() {
    return losses.values().stream().mapToLong(Long::longValue).sum();
  }

  synchronized List<String> errors() {
    return List.copyOf(errors);
  }

  synchronized int refused() {
    return refused;
  }

  private void note(JsonNode batch) {
    JsonNode apis = batch.get("names").get("api");
    batch
        .get("timings")
        .get("api")
        .forEach(api -> requestsByApi.merge(apis.get(api.asInt()).asString(), 1L, Long::sum));
    JsonNode told = batch.get("losses");
    if (told != null) {
      told.forEachEntry((reason, count) -> losses.merge(reason, count.asLong(), Long::sum));
    }
  }

  private static JsonNode read(RecordedRequest request) throws IOException {
    try (GZIPInputStream gzip = new GZIPInputStream(request.getBody().inputStream())) {
      return JSON.readTree(new String(gzip.readAllBytes(), UTF_8));
    }
  }
}
