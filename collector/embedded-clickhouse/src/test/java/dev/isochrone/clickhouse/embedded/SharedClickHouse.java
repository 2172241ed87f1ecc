// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The engine that the tests of one JVM share, since a JVM has one; each test works in a database of
 * its own.
 */
final class SharedClickHouse {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final EmbeddedClickHouse INSTANCE = start();

  private SharedClickHouse() {}

  static EmbeddedClickHouse get() {
    return INSTANCE;
  }

  static String url() {
    return INSTANCE.url();
  }

  /** Makes an empty database and returns its name. */
  static String newDatabase() {
    String name = "test_" + DATABASES.incrementAndGet();
    post("", "CREATE DATABASE " + name);
    return name;
  }

  /** Sends a statement and returns the body of the answer, which must be a success. */
  static String post(String parameters, String sql) {
    HttpResponse<String> response = request(parameters, sql);
    if (response.statusCode() != 200) {
      throw new AssertionError(
          "HTTP " + response.statusCode() + " for " + sql + ": " + response.body());
    }
    return response.body();
  }

  static HttpResponse<String> request(String parameters, String sql) {
    return Http.exchange(
        HttpRequest.newBuilder(URI.create(url() + "/?" + parameters))
            .POST(BodyPublishers.ofString(sql)),
        BodyHandlers.ofString());
  }

  private static EmbeddedClickHouse start() {
    try {
      Path directory = Files.createTempDirectory(Path.of("target"), "clickhouse-");
      EmbeddedClickHouse clickHouse = EmbeddedClickHouse.start(directory, 0);
      Runtime.getRuntime().addShutdownHook(new Thread(clickHouse::close));
      return clickHouse;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
