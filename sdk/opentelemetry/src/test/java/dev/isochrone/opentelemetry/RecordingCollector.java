// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.opentelemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import org.jspecify.annotations.Nullable;

/** A local server that takes every batch and keeps its JSON. */
final class RecordingCollector implements AutoCloseable {
  private final MockWebServer server = new MockWebServer();
  private final BlockingQueue<String> batches = new LinkedBlockingQueue<>();

  RecordingCollector() {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answer(request);
          }
        });
  }

  String url() {
    return server.url("/").toString();
  }

  /** The JSON of the next batch. */
  String nextBatch() throws InterruptedException {
    return Objects.requireNonNull(batches.poll(10, TimeUnit.SECONDS), "no batch within 10 s");
  }

  /** True if no batch has come that was not read. */
  boolean isEmpty() {
    return batches.isEmpty();
  }

  /** The text of a column of a table, without its brackets. */
  static String column(String batch, String table, String column) {
    String text = columnOrAbsent(batch, table, column);
    if (text == null) {
      throw new AssertionError("expected " + table + "." + column + " in " + batch);
    }
    return text;
  }

  /** The text of a column, or null if the batch leaves it out: every row has the default. */
  static @Nullable String columnOrAbsent(String batch, String table, String column) {
    String array = "\\[(?:[^\\]\"]|\"[^\"]*\")*\\]";
    String cells = "(?:" + array + "|[-\\w.]+|\"[^\"]*\")"; // or one value for all rows
    Pattern pattern =
        Pattern.compile(
            "\"" + table + "\":\\{(?:\"\\w+\":" + cells + ",)*?\"" + column + "\":(" + cells + ")");
    Matcher matcher = pattern.matcher(batch);
    if (!matcher.find()) {
      return null;
    }
    String found = matcher.group(1);
    return found.startsWith("[") ? found.substring(1, found.length() - 1) : found;
  }

  private MockResponse answer(RecordedRequest request) {
    if (!"/v1/batches".equals(request.getPath())) {
      return new MockResponse().setResponseCode(304);
    }
    try (GZIPInputStream json = new GZIPInputStream(request.getBody().inputStream())) {
      batches.add(new String(json.readAllBytes(), UTF_8));
    } catch (IOException e) {
      return new MockResponse().setResponseCode(400);
    }
    return new MockResponse().setBody("{\"country\":\"JP\",\"accepted\":{\"slices\":1}}");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
