// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.ApiName;
import dev.isochrone.Isochrone;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The whole way of known requests: real OkHttp clients with the real SDK in two countries, a real
 * origin, a real collector, and what ClickHouse then holds.
 */
class EndToEndTest {
  private static final String ADDRESS_IN_JAPAN = "133.242.0.3";
  private static final String ADDRESS_IN_GERMANY = "217.160.0.1";
  private static final int ROUNDS = 10;

  @Test
  void every_request_of_an_app_is_in_clickhouse_exactly_once(@TempDir Path directory)
      throws Exception {
    Files.writeString(
        directory.resolve("sampling.yaml"),
        """
        version: 1
        budget:
          storedBytesPerDay: 10 GB
        phases:
          keepProbability: 1
        exemplars:
          keepProbability: 1
          hotKeepProbability: 1
        """);
    Map<String, Integer> expected = new TreeMap<>();
    try (TestCollector collector = TestCollector.start(directory);
        MockWebServer origin = new MockWebServer()) {
      origin.setDispatcher(new Origin());
      origin.start();
      useApp(collector, origin, "JP", ADDRESS_IN_JAPAN, expected);
      useApp(collector, origin, "DE", ADDRESS_IN_GERMANY, expected);
      int requests = expected.values().stream().mapToInt(Integer::intValue).sum();

      long found = collector.awaitCount("SELECT sum(length(timings.api)) FROM slices", requests);

      System.out.println("figure e2e.missing " + (requests - found) + " requests");
      assertThat(found).isEqualTo(requests);
      assertThat(stored(collector)).isEqualTo(expected);
      assertThat(
              collector
                  .rows(
                      "SELECT uniqExact(install_key, session, slice) = count() AS once FROM slices")
                  .get(0)
                  .get("once")
                  .asInt())
          .isEqualTo(1);
      assertPhases(collector, requests);
      assertExemplars(collector, requests);
      assertThat(sum(collector, "rollup_region_hour", requests)).isEqualTo(requests);
      assertThat(sum(collector, "rollup_api_hour", requests)).isEqualTo(requests);
      assertThat(sum(collector, "rollup_region_api_day", requests)).isEqualTo(requests);
    }
  }

  private static void useApp(
      TestCollector collector,
      MockWebServer origin,
      String country,
      String address,
      Map<String, Integer> expected)
      throws Exception {
    try (MockWebServer proxy = new MockWebServer()) {
      proxy.setDispatcher(new Proxy(collector.url(), address));
      proxy.start();
      useApp("http://localhost:" + proxy.getPort(), origin, country, expected);
    }
  }

  private static void useApp(
      String collectorUrl, MockWebServer origin, String country, Map<String, Integer> expected)
      throws Exception {
    try (Isochrone isochrone =
        Isochrone.builder("shop", collectorUrl, TestCollector.KEY).serviceVersion("1.0").build()) {
      OkHttpClient client =
          isochrone.instrument(
              new OkHttpClient.Builder()
                  .readTimeout(Duration.ofMillis(300))
                  .retryOnConnectionFailure(false)
                  .build());
      String base = "http://localhost:" + origin.getPort();
      for (int i = 0; i < ROUNDS; i++) {
        call(client, base + "/v1/items/" + i, "GET /v1/items/{id}");
        call(client, base + "/v1/items/" + i, "GET /v1/items/{id}");
        call(client, base + "/v1/missing", "GET /v1/missing");
        call(client, base + "/v1/broken", "GET /v1/broken");
      }
      call(client, base + "/v1/slow", "GET /v1/slow");
      call(client, base + "/v1/reset", "GET /v1/reset");
      call(client, "http://localhost:" + closedPort() + "/v1/closed", "GET /v1/closed");
      count(expected, country, "GET /v1/items/{id}", "ok", 2 * ROUNDS);
      count(expected, country, "GET /v1/missing", "client_error", ROUNDS);
      count(expected, country, "GET /v1/broken", "server_error", ROUNDS);
      count(expected, country, "GET /v1/slow", "timeout", 1);
      count(expected, country, "GET /v1/reset", "reset", 1);
      count(expected, country, "GET /v1/closed", "connect", 1);
      assertThat(isochrone.flush(20_000)).isTrue();
    }
  }

  private static void call(OkHttpClient client, String url, String api) {
    Request request = new Request.Builder().url(url).tag(ApiName.class, Isochrone.api(api)).build();
    try (Response response = client.newCall(request).execute()) {
      response.body().bytes();
    } catch (IOException e) {
      assertThat(api).isIn("GET /v1/slow", "GET /v1/reset", "GET /v1/closed");
    }
  }

  private static void count(
      Map<String, Integer> expected, String country, String api, String outcome, int requests) {
    expected.put(country + " " + api + " " + outcome, requests);
  }

  private static Map<String, Integer> stored(TestCollector collector) throws Exception {
    Map<String, Integer> stored = new TreeMap<>();
    for (JsonNode row :
        collector.rows(
            "SELECT country || ' ' || api || ' ' || toString(outcome) AS what, count() AS requests"
                + " FROM slices ARRAY JOIN timings.api AS api, timings.outcome AS outcome"
                + " GROUP BY what")) {
      stored.put(row.get("what").asString(), row.get("requests").asInt());
    }
    return stored;
  }

  /** Every answered request waited and transferred; connections were opened once and reused. */
  private static void assertPhases(TestCollector collector, int requests) throws Exception {
    JsonNode phases =
        collector
            .rows(
                """
                SELECT count() AS requests, countIf(is_answered) AS answered,
                    countIf(is_answered AND wait > 0) AS waited,
                    countIf(is_answered AND connection = 'reused') AS reused,
                    countIf(is_answered AND connection = 'reused' AND connect > 0) AS reused_connects,
                    countIf(is_answered AND connection = 'new' AND connect > 0) AS opened_connects,
                    countIf(is_answered AND connection = 'new') AS opened
                FROM slices
                ARRAY JOIN timings.connection AS connection, phases.wait AS wait,
                    phases.connect AS connect,
                    arrayMap(o -> o IN ('ok', 'client_error', 'server_error'), timings.outcome) AS is_answered
                """)
            .get(0);
    assertThat(phases.get("requests").asInt()).isEqualTo(requests);
    assertThat(phases.get("answered").asInt()).isEqualTo(requests - 6);
    assertThat(phases.get("waited")).isEqualTo(phases.get("answered"));
    assertThat(phases.get("opened").asInt()).isBetween(1, 10);
    assertThat(phases.get("opened_connects")).isEqualTo(phases.get("opened"));
    assertThat(phases.get("reused").asInt()).isGreaterThan(60);
    assertThat(phases.get("reused_connects").asInt()).isZero();
  }

  private static void assertExemplars(TestCollector collector, int requests) throws Exception {
    assertThat(collector.awaitCount("SELECT count() FROM exemplars", requests)).isEqualTo(requests);
    JsonNode exemplars =
        collector
            .rows(
                """
                SELECT count() AS n, countIf(status = 200) AS ok, countIf(status = 404) AS missing,
                    countIf(status = 500) AS broken, countIf(status = 0) AS unanswered,
                    countIf(failure != '') AS failures, min(keep_probability) AS keep
                FROM exemplars
                """)
            .get(0);
    assertThat(exemplars.get("n").asInt()).isEqualTo(requests);
    assertThat(exemplars.get("ok").asInt()).isEqualTo(4 * ROUNDS);
    assertThat(exemplars.get("missing").asInt()).isEqualTo(2 * ROUNDS);
    assertThat(exemplars.get("broken").asInt()).isEqualTo(2 * ROUNDS);
    assertThat(exemplars.get("unanswered").asInt()).isEqualTo(6);
    assertThat(exemplars.get("failures").asInt()).isEqualTo(6);
    assertThat(exemplars.get("keep").asDouble()).isEqualTo(1);
  }

  private static long sum(TestCollector collector, String rollup, int expected) throws Exception {
    return collector.awaitCount("SELECT sum(sampled) FROM " + rollup, expected);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Answers by path. */
  private static final class Origin extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      String path = String.valueOf(request.getPath());
      return switch (path) {
        case "/v1/missing" -> new MockResponse().setResponseCode(404).setBody("no");
        case "/v1/broken" -> new MockResponse().setResponseCode(500).setBody("sorry");
        case "/v1/slow" -> new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE);
        case "/v1/reset" ->
            new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST);
        default -> new MockResponse().setBody("x".repeat(5000));
      };
    }
  }

  /** A trusted proxy in front of the collector, as a load balancer would be. */
  private static final class Proxy extends Dispatcher {
    private final OkHttpClient client = new OkHttpClient();
    private final String collectorUrl;
    private final String clientAddress;

    Proxy(String collectorUrl, String clientAddress) {
      this.collectorUrl = collectorUrl;
      this.clientAddress = clientAddress;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      Request forwarded =
          new Request.Builder()
              .url(collectorUrl + request.getPath())
              .headers(request.getHeaders())
              .header("X-Forwarded-For", clientAddress)
              .post(RequestBody.create(request.getBody().readByteArray(), null))
              .build();
      try (Response response = client.newCall(forwarded).execute()) {
        return new MockResponse()
            .setResponseCode(response.code())
            .setBody(response.body().string());
      } catch (IOException e) {
        return new MockResponse().setResponseCode(503);
      }
    }
  }
}
