// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.TestBatches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole collector in this process, on free ports, and what a test asks it. */
final class TestCollector implements AutoCloseable {
  static final String KEY = "test-key";
  static final String OWNER_TOKEN = "the-token-of-the-owner-of-this-test-collector";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final ConfigurableApplicationContext context;

  private TestCollector(ConfigurableApplicationContext context) {
    this.context = context;
  }

  static TestCollector start(Path directory, String... more) {
    EventLoopWatch.begin();
    return new TestCollector(
        SpringApplication.run(
            CollectorApplication.class, arguments(directory, more).toArray(String[]::new)));
  }

  /**
   * What a collector of a test is started with, here or in another process.
   *
   * @param more replace the usual ones of the same name
   */
  static List<String> arguments(Path directory, String... more) {
    List<String> args = new ArrayList<>(usual(directory));
    for (String argument : more) {
      String name = argument.substring(0, argument.indexOf('=') + 1);
      args.removeIf(usual -> usual.startsWith(name));
      args.add(argument);
    }
    return args;
  }

  private static List<String> usual(Path directory) {
    knowOwner(directory);
    return List.of(
        "--server.port=0",
        "--clickhouse.embedded-port=0",
        "--isochrone.data-directory=" + directory,
        "--isochrone.policy-file=" + directory.resolve("sampling.yaml"),
        "--isochrone.policy-poll-every=200ms",
        "--isochrone.spool.insert-after=100ms",
        "--isochrone.query.max-seconds=2",
        "--isochrone.keys[0].app=shop",
        "--isochrone.keys[0].key=" + KEY);
  }

  private static void knowOwner(Path directory) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("access.token"), OWNER_TOKEN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:"
        + Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer()).getPort();
  }

  <T> Collection<T> beans(Class<T> type) {
    return context.getBeansOfType(type).values();
  }

  String clickHouseUrl() {
    return context.getBean(ClickHouse.class).url();
  }

  /** Posts a batch in gzip. */
  HttpResponse<String> post(JsonNode batch, String... headers) throws Exception {
    return post(url(), TestBatches.gzip(TestBatches.json(batch)), headers);
  }

  static HttpResponse<String> post(String url, byte[] gzip, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + "/v1/batches"))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + KEY)
            .header("Content-Type", "application/json")
            .header("Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(gzip));
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Posts JSON to the Query API. */
  HttpResponse<String> postJson(String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + OWNER_TOKEN)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return fetch(url(), path, headers);
  }

  /** Gets a path as the owner, or as whom another Authorization header says. */
  static HttpResponse<String> fetch(String url, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + OWNER_TOKEN);
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Asks ClickHouse directly; the rows as JSON objects. */
  List<JsonNode> rows(String sql) throws Exception {
    return rows(clickHouseUrl(), sql);
  }

  static List<JsonNode> rows(String clickHouseUrl, String sql) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    clickHouseUrl
                        + "/?default_format=JSONEachRow&output_format_json_quote_64bit_integers=0"))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString(sql))
            .build();
    HttpResponse<String> response =
        HTTP.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (response.statusCode() != 200) {
      throw new IOException(response.body());
    }
    return response.body().lines().map(JSON::readTree).toList();
  }

  /** A server without a password, or the engine in this process for "" as its url. */
  static ClickHouseSettings clickHouse(String url) {
    return new ClickHouseSettings(url, "default", "", "default", 0, DataSize.ofMegabytes(512));
  }

  /** Waits until a count is what it must become; gives the last one if it stays another. */
  static long awaitCount(String clickHouseUrl, String sql, long expected) throws Exception {
    long changedAt = System.nanoTime();
    long count = -1;
    while (count != expected && System.nanoTime() - changedAt < PATIENCE.toNanos()) {
      long now = rows(clickHouseUrl, sql).get(0).iterator().next().asLong();
      changedAt = now == count ? changedAt : System.nanoTime();
      count = now;
      Thread.onSpinWait();
    }
    return count;
  }

  long awaitCount(String sql, long expected) throws Exception {
    return awaitCount(clickHouseUrl(), sql, expected);
  }

  JsonNode health() throws Exception {
    return JSON.readTree(get("/actuator/health").body());
  }

  static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  Map<String, Double> metrics() throws Exception {
    return metrics(url());
  }

  /** The counters of a collector anywhere. */
  static Map<String, Double> metrics(String url) throws Exception {
    Map<String, Double> metrics = new TreeMap<>();
    fetch(url, "/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith("isochrone"))
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              metrics.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
            });
    return metrics;
  }

  /** By how much a counter, all its labels together, has grown between two readings. */
  static double grown(Map<String, Double> before, Map<String, Double> after, String counter) {
    return sum(after, counter) - sum(before, counter);
  }

  private static double sum(Map<String, Double> metrics, String counter) {
    return metrics.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(counter))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  @Override
  public void close() {
    context.close();
  }
}
