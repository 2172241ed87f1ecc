// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.Isochrone;
import dev.isochrone.demo.network.Conditions;
import dev.isochrone.demo.network.DelayProxy;
import dev.isochrone.demo.network.Path;
import dev.isochrone.demo.network.RoundTrip;
import dev.isochrone.demo.origin.OriginHandler;
import dev.isochrone.demo.web.Certificates;
import dev.isochrone.demo.web.HttpsServer;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.TlsVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the SDK measures on the demo's network, as multiples of the round trip. No value can be
 * under its multiple; the smallest of several connections shows how little the machine adds.
 */
class ConnectionPhasesTest {
  private static final double ROUND_TRIP_US = 200_000;
  private static final int CONNECTIONS = 5;

  private final RecordingCollector collector = new RecordingCollector();
  private final Certificates certificates = Certificates.forHost(World.HOST);
  private HttpsServer origin;
  private DelayProxy network;
  private Isochrone isochrone;

  @BeforeEach
  void open() throws IOException {
    OriginHandler handler = new OriginHandler(1, (number, by, how, status, serverMs) -> {});
    origin = HttpsServer.start("origin", certificates, List.of("origin"), handler);
    Path path =
        new Path(
            RoundTrip.exactly(ROUND_TRIP_US / 1_000),
            origin.port("origin"),
            () -> Conditions.PERFECT);
    network = DelayProxy.start((from, to) -> path, 1);
    isochrone = Isochrone.builder("calendar", collector.url(), "key").build();
  }

  @AfterEach
  void close() throws IOException {
    isochrone.close();
    network.close();
    origin.close();
    collector.close();
  }

  @Test
  void http_2_over_tls_1_3_takes_one_round_trip_each_to_connect_to_secure_and_to_answer()
      throws IOException {
    callOverNewConnections(client().build());

    assertThat(roundTrips("connect")).allMatch(ratio -> ratio > 0.99);
    assertThat(smallest("connect")).isBetween(0.99, 1.3);
    assertThat(roundTrips("tls")).allMatch(ratio -> ratio > 0.99);
    assertThat(smallest("tls")).isBetween(0.99, 1.6);
    assertThat(network()).allMatch(ratio -> ratio > 0.99);
    assertThat(Collections.min(network())).isBetween(0.99, 1.4);
    assertThat(collector.column("timings", "protocol")).containsOnly(3L);
  }

  @Test
  void http_1_1_over_tls_1_2_takes_two_round_trips_to_secure_at_first_and_one_when_it_resumes()
      throws IOException {
    callOverNewConnections(
        client()
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectionSpecs(
                List.of(
                    new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS)
                        .tlsVersions(TlsVersion.TLS_1_2)
                        .build()))
            .build());

    assertThat(roundTrips("tls").get(0)).isGreaterThan(1.98);
    assertThat(smallest("tls")).isBetween(0.99, 1.6);
    assertThat(smallest("connect")).isBetween(0.99, 1.3);
    assertThat(Collections.min(network())).isBetween(0.99, 1.4);
    assertThat(collector.column("timings", "protocol")).containsOnly(2L);
  }

  private OkHttpClient.Builder client() {
    return new OkHttpClient.Builder()
        .sslSocketFactory(
            certificates.clients().sslSocketFactory(), certificates.clients().trustManager())
        .socketFactory(network.socketsFrom("DE"))
        .dns(host -> List.of(Addresses.ORIGIN));
  }

  private void callOverNewConnections(OkHttpClient plain) throws IOException {
    OkHttpClient client = isochrone.instrument(plain);
    for (int i = 0; i < CONNECTIONS; i++) {
      Request request = new Request.Builder().url("https://" + World.HOST + "/v1/users/me").build();
      try (Response response = client.newCall(request).execute()) {
        assertThat(response.body().bytes()).isNotEmpty();
      }
      client.connectionPool().evictAll();
    }
    assertThat(isochrone.flush(TimeUnit.SECONDS.toMillis(10))).isTrue();
    assertThat(collector.column("exemplars", "skip")).hasSize(CONNECTIONS);
  }

  private List<Double> roundTrips(String phase) {
    return collector.column("exemplars", phase).stream().map(us -> us / ROUND_TRIP_US).toList();
  }

  private double smallest(String phase) {
    return Collections.min(roundTrips(phase));
  }

  /** First byte minus what the origin says it took itself. */
  private List<Double> network() {
    List<Long> wait = collector.column("exemplars", "wait");
    List<Long> server = collector.column("exemplars", "server");
    boolean always = server.size() == 1; // whole milliseconds, which may be the same each time
    return IntStream.range(0, wait.size())
        .mapToObj(i -> (wait.get(i) - server.get(always ? 0 : i)) / ROUND_TRIP_US)
        .toList();
  }
}
