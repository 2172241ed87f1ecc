// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.demo.network.RoundTripTable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The CDN and the origin as a plain client in Brazil meets them. */
class WorldTest {
  private static final Country BRAZIL = Countries.named("BR");

  private final AtomicLong elapsedMs = new AtomicLong();
  private final Map<Long, String> servedBy = new ConcurrentHashMap<>();
  private World world;

  @BeforeEach
  void open() throws IOException {
    Timeline timeline = new Timeline(Scenario.CDN_ROLLOUT, Duration.ofSeconds(60), elapsedMs::get);
    world =
        new World(
            RoundTripTable.load(),
            timeline,
            "JP",
            1,
            (number, by, how, status, serverMs) ->
                servedBy.put(number, by + " " + how + " " + status));
  }

  @AfterEach
  void close() throws IOException {
    world.close();
  }

  @Test
  void without_the_cdn_the_origin_answers_over_http_2_and_says_how_long_it_took()
      throws IOException {
    try (Response response = get("/v1/config", 1)) {
      assertThat(response.protocol()).isEqualTo(Protocol.HTTP_2);
      assertThat(response.header("Server-Timing")).matches("app;dur=[0-9.]+");
      assertThat(response.header("x-cache")).isNull();
      assertThat(response.body().contentLength()).isPositive();
    }
    assertThat(servedBy).containsEntry(1L, "origin served 200");
  }

  @Test
  void the_edge_asks_the_origin_once_and_then_answers_by_itself() throws IOException {
    elapsedMs.set(60_000);
    byte[] fromOrigin;
    try (Response miss = get("/v1/config", 1)) {
      fromOrigin = miss.body().bytes();
      assertThat(miss.header("x-cache")).isEqualTo("Miss from cloudfront");
      assertThat(miss.header("x-amz-cf-pop")).isEqualTo("GRU3-P1");
      assertThat(miss.header("Server-Timing"))
          .contains("app;dur=", "cdn-cache-miss", "cdn-upstream-fbl;dur=");
      assertThat(miss.header("via")).endsWith("(CloudFront)");
    }
    try (Response hit = get("/v1/config", 2)) {
      assertThat(hit.header("x-cache")).isEqualTo("Hit from cloudfront");
      assertThat(hit.header("age")).matches("\\d+");
      assertThat(hit.header("Server-Timing")).contains("cdn-cache-hit").doesNotContain("app;");
      assertThat(hit.body().bytes()).isEqualTo(fromOrigin);
    }
    assertThat(servedBy).containsEntry(1L, "GRU3-P1 miss 200").containsEntry(2L, "GRU3-P1 hit 200");
  }

  @Test
  void a_miss_costs_the_long_way_and_a_hit_does_not() throws IOException {
    elapsedMs.set(60_000);
    OkHttpClient client = client(Protocol.HTTP_2);
    timeMs(client, "/v1/users/me", 1); // opens both connections
    double missMs = timeMs(client, "/v1/announcements", 2);
    double hitMs = timeMs(client, "/v1/announcements", 3);

    assertThat(missMs).isGreaterThan(hitMs);
  }

  @Test
  void what_may_not_be_kept_is_asked_for_again() throws IOException {
    elapsedMs.set(60_000);
    get("/v1/users/me", 1).close();
    try (Response second = get("/v1/users/me", 2)) {
      assertThat(second.header("x-cache")).isEqualTo("Miss from cloudfront");
    }
  }

  @Test
  void old_clients_are_served_over_http_1_1() throws IOException {
    try (Response response = call(client(Protocol.HTTP_1_1), "/v1/users/me", 1)) {
      assertThat(response.protocol()).isEqualTo(Protocol.HTTP_1_1);
    }
  }

  @Test
  void a_path_that_is_no_api_is_not_found() throws IOException {
    try (Response response = get("/v2/users/me", 1)) {
      assertThat(response.code()).isEqualTo(404);
    }
  }

  private double timeMs(OkHttpClient client, String path, long number) throws IOException {
    long started = System.nanoTime();
    try (Response response = call(client, path, number)) {
      response.body().bytes();
    }
    return (System.nanoTime() - started) / 1e6;
  }

  private Response get(String path, long number) throws IOException {
    return call(client(Protocol.HTTP_2), path, number);
  }

  private static Response call(OkHttpClient client, String path, long number) throws IOException {
    Request request =
        new Request.Builder()
            .url("https://" + World.HOST + path)
            .header(ServedRequests.NUMBER_HEADER, Long.toString(number))
            .build();
    return client.newCall(request).execute();
  }

  private OkHttpClient client(Protocol protocol) {
    var certificates = world.certificates().clients();
    return new OkHttpClient.Builder()
        .sslSocketFactory(certificates.sslSocketFactory(), certificates.trustManager())
        .protocols(
            protocol == Protocol.HTTP_2
                ? List.of(Protocol.HTTP_2, Protocol.HTTP_1_1)
                : List.of(protocol))
        .socketFactory(world.socketsFrom(PointOfPresence.GRU3_P1.label()))
        .dns(host -> List.of(world.serverOf(BRAZIL)))
        .build();
  }
}
