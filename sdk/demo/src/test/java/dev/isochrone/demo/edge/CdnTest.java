// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.demo.PointOfPresence;
import dev.isochrone.demo.ServedRequests;
import dev.isochrone.demo.network.Conditions;
import dev.isochrone.demo.network.DelayProxy;
import dev.isochrone.demo.network.Path;
import dev.isochrone.demo.network.RoundTrip;
import dev.isochrone.demo.origin.OriginHandler;
import dev.isochrone.demo.web.Certificates;
import dev.isochrone.demo.web.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One point of presence with a clock of the test's, over a network without distances. */
class CdnTest {
  private static final String HOST = "api.calendar.example";
  private static final InetAddress SOMEWHERE = InetAddress.getLoopbackAddress();

  private final Certificates certificates = Certificates.forHost(HOST);
  private final AtomicLong now = new AtomicLong(System.nanoTime());
  private final AtomicReference<Conditions> toOrigin = new AtomicReference<>(Conditions.PERFECT);
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final ServedRequests served =
      (number, by, how, status, serverMs) -> log.add(by + " " + how + " " + status);
  private HttpsServer origin;
  private DelayProxy network;
  private Cdn cdn;

  @BeforeEach
  void open() throws IOException {
    origin =
        HttpsServer.start("origin", certificates, List.of("origin"), new OriginHandler(1, served));
    network = DelayProxy.start(this::path, 1);
    cdn =
        Cdn.start(certificates, network::socketsFrom, host -> List.of(SOMEWHERE), served, now::get);
  }

  private Path path(String from, String to) {
    return from.equals("user")
        ? new Path(
            RoundTrip.exactly(1), cdn.port(PointOfPresence.FRA56_P4), () -> Conditions.PERFECT)
        : new Path(RoundTrip.exactly(1), origin.port("origin"), toOrigin::get);
  }

  @AfterEach
  void close() throws IOException {
    network.close();
    cdn.close();
    origin.close();
  }

  @Test
  void an_answer_that_has_aged_says_so_until_it_is_confirmed() throws IOException {
    assertThat(cacheOf(get("/v1/config"))).isEqualTo("Miss from cloudfront");
    now.addAndGet(TimeUnit.SECONDS.toNanos(119));
    try (Response hit = get("/v1/config")) {
      assertThat(hit.header("x-cache")).isEqualTo("Hit from cloudfront");
      assertThat(hit.header("age")).isEqualTo("119");
      assertThat(hit.body().bytes()).isNotEmpty();
    }
    now.addAndGet(TimeUnit.SECONDS.toNanos(2));
    try (Response confirmed = get("/v1/config")) {
      assertThat(confirmed.code()).isEqualTo(200);
      assertThat(confirmed.header("x-cache")).isEqualTo("RefreshHit from cloudfront");
      assertThat(confirmed.body().bytes()).isNotEmpty();
    }
    assertThat(cacheOf(get("/v1/config"))).isEqualTo("Hit from cloudfront");
    assertThat(log)
        .containsExactly(
            "origin served 200",
            "FRA56-P4 miss 200",
            "FRA56-P4 hit 200",
            "origin served 304",
            "FRA56-P4 refresh 200",
            "FRA56-P4 hit 200");
  }

  @Test
  void an_origin_out_of_reach_is_the_edges_error() throws IOException {
    toOrigin.set(new Conditions(1, 1, 0, 0));
    try (Response response = get("/v1/users/me")) {
      assertThat(response.code()).isEqualTo(502);
      assertThat(response.header("x-cache")).isEqualTo("Error from cloudfront");
      assertThat(response.header("x-amz-cf-pop")).isEqualTo("FRA56-P4");
    }
    assertThat(log).containsExactly("FRA56-P4 error 502");
  }

  @Test
  void bodies_pass_to_the_origin() throws IOException {
    RequestBody body =
        RequestBody.create("{\"title\":\"lunch\"}", MediaType.get("application/json"));
    try (Response response = call(request("/v1/login").post(body).build())) {
      assertThat(response.code()).isEqualTo(201);
    }
    assertThat(log).containsExactly("origin served 201", "FRA56-P4 miss 201");
  }

  private static String cacheOf(Response response) throws IOException {
    try (response) {
      assertThat(response.body().bytes()).isNotEmpty(); // an edge keeps what it could pass on whole
      return response.header("x-cache", "");
    }
  }

  private Response get(String path) throws IOException {
    return call(request(path).build());
  }

  private static Request.Builder request(String path) {
    return new Request.Builder()
        .url("https://" + HOST + path)
        .header(ServedRequests.NUMBER_HEADER, "1");
  }

  private Response call(Request request) throws IOException {
    return new OkHttpClient.Builder()
        .sslSocketFactory(
            certificates.clients().sslSocketFactory(), certificates.clients().trustManager())
        .socketFactory(network.socketsFrom("user"))
        .dns(host -> List.of(SOMEWHERE))
        .build()
        .newCall(request)
        .execute();
  }
}
