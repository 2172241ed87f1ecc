// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/**
 * What HTTP and TLS add to the bodies, in bytes on the socket both ways: measured with the SDK's
 * own link against an HTTPS server of the JDK, TLS 1.3, HTTP/1.1, a chain of two P-256
 * certificates. TCP's and IP's headers come on top; a public authority's certificates are 1 to 2 KB
 * larger; HTTP/2 would make the warm requests smaller.
 *
 * @param coldBytes a batch on a new connection, its handshake included
 * @param warmBytes a batch on an open connection
 * @param warmPlanBytes a plan that is unchanged, on an open connection
 */
public record ConnectionCost(int coldBytes, int warmBytes, int warmPlanBytes) {

  private static final byte[] ACCEPTED = "{\"accepted\":{}}".getBytes(UTF_8);

  /** Measures, on the loopback interface. */
  public static ConnectionCost measured() throws IOException {
    HeldCertificate authority =
        new HeldCertificate.Builder().certificateAuthority(1).commonName("Authority").build();
    HeldCertificate intermediate =
        new HeldCertificate.Builder()
            .certificateAuthority(0)
            .signedBy(authority)
            .commonName("Intermediate")
            .build();
    HeldCertificate leaf =
        new HeldCertificate.Builder()
            .signedBy(intermediate)
            .commonName("localhost")
            .addSubjectAlternativeName("localhost")
            .build();
    HandshakeCertificates serverSide =
        new HandshakeCertificates.Builder()
            .heldCertificate(leaf, intermediate.certificate())
            .build();
    HandshakeCertificates clientSide =
        new HandshakeCertificates.Builder().addTrustedCertificate(authority.certificate()).build();
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    server.setHttpsConfigurator(new HttpsConfigurator(serverSide.sslContext()));
    server.createContext("/v1/batches", exchange -> answer(exchange, 200, ACCEPTED));
    server.createContext("/v1/plan", exchange -> answer(exchange, 304, new byte[0]));
    server.start();
    try {
      return measured(server.getAddress().getPort(), clientSide);
    } finally {
      server.stop(0);
    }
  }

  private static ConnectionCost measured(int port, HandshakeCertificates certificates) {
    CountingSockets sockets = new CountingSockets();
    OkHttpClient client =
        new OkHttpClient.Builder()
            .socketFactory(sockets)
            .sslSocketFactory(certificates.sslSocketFactory(), certificates.trustManager())
            .build();
    HttpUrl collector = HttpUrl.get("https://localhost:" + port);
    CollectorLink link =
        new OkHttpCollectorLink(
            List.of(collector),
            "ingest-key-of-40-characters-0123456789ab",
            "isochrone-java/0.1.0",
            () -> client);
    Batch batch = new Batch("id", new byte[1_000], 0, Map.of(), 0);
    int bodies = 1_000 + ACCEPTED.length;
    int cold = post(link, batch, sockets) - bodies;
    int warm = post(link, batch, sockets) - bodies;
    link.plan(1);
    int warmPlan = sockets.takeBytes();
    client.connectionPool().evictAll();
    return new ConnectionCost(cold, warm, warmPlan);
  }

  private static int post(CollectorLink link, Batch batch, CountingSockets sockets) {
    DeliveryResult result = link.post(batch, 1_532, 1, 4_711);
    if (result.kind != DeliveryResult.Kind.ACCEPTED) {
      throw new IllegalStateException("expected an accepted batch: " + result.detail);
    }
    return sockets.takeBytes();
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }
}
