// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.sequence;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/**
 * An API behind a CDN, over TLS on the loopback interface, for calls to be recorded from. Its
 * answers carry the headers of CloudFront, which are the most to read.
 */
final class Origin implements AutoCloseable {

  static final String HOST = "localhost";
  private static final byte[] BODY = new byte[2_000];

  private final HttpsServer server;
  private final OkHttpClient client;

  private Origin(HttpsServer server, OkHttpClient client) {
    this.server = server;
    this.client = client;
  }

  static Origin start() {
    HeldCertificate certificate =
        new HeldCertificate.Builder().commonName(HOST).addSubjectAlternativeName(HOST).build();
    HandshakeCertificates serverSide =
        new HandshakeCertificates.Builder().heldCertificate(certificate).build();
    HandshakeCertificates clientSide =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate(certificate.certificate())
            .build();
    try {
      HttpsServer server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
      server.setHttpsConfigurator(new HttpsConfigurator(serverSide.sslContext()));
      server.createContext("/", Origin::answer);
      server.start();
      return new Origin(
          server,
          new OkHttpClient.Builder()
              .sslSocketFactory(clientSide.sslSocketFactory(), clientSide.trustManager())
              .build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Records a call that opens its connection. */
  RecordedCall newConnection() {
    client.connectionPool().evictAll();
    return record();
  }

  /** Records a call on a connection that another has left. */
  RecordedCall reusedConnection() {
    record();
    return record();
  }

  @Override
  public void close() {
    client.connectionPool().evictAll();
    server.stop(0);
  }

  private RecordedCall record() {
    CallRecorder recorder = new CallRecorder();
    Request request =
        new Request.Builder()
            .url("https://" + HOST + ":" + server.getAddress().getPort() + PATH)
            .build();
    Call call = client.newBuilder().eventListener(recorder).build().newCall(request);
    try {
      return recorder.recorded(call, read(call));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Response read(Call call) throws IOException {
    try (Response response = call.execute()) {
      if (response.code() != 200 || response.body() == null) {
        throw new IllegalStateException("expected 200 with a body: " + response.code());
      }
      response.body().source().skip(BODY.length);
      response.body().source().exhausted();
      return response;
    }
  }

  private static final String PATH = "/v1/calendars/8f14e45f/events?from=2026-11-01&to=2026-12-01";

  private static void answer(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "application/json");
    headers.set("Cache-Control", "private, max-age=0");
    headers.set("X-Cache", "Miss from cloudfront");
    headers.set("X-Amz-Cf-Pop", "NRT57-P3");
    headers.set("Via", "1.1 5f2c8e4b7a10.cloudfront.net (CloudFront)");
    headers.set(
        "Server-Timing", "app;dur=41.7, cdn-upstream-fbl;dur=48, cdn-pop;desc=\"NRT57-P3\"");
    exchange.sendResponseHeaders(200, BODY.length);
    exchange.getResponseBody().write(BODY);
    exchange.close();
  }
}
