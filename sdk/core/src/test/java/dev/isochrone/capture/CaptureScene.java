// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isochrone.Clock;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/** A real server, a client whose calls are captured, and where the records arrive. */
final class CaptureScene implements AutoCloseable {

  private static final HeldCertificate CERTIFICATE =
      new HeldCertificate.Builder()
          .addSubjectAlternativeName("localhost")
          .addSubjectAlternativeName("127.0.0.1")
          .build();

  final MockWebServer origin = new MockWebServer();
  final RecordingSink requests = new RecordingSink();
  final Capture capture = capture(HostRules.none());
  private OkHttpClient plain =
      new OkHttpClient.Builder()
          .readTimeout(5, TimeUnit.SECONDS)
          .dns(host -> List.of(Loopback.address(1)))
          .build();

  CaptureScene() throws IOException {
    origin.start(Loopback.address(1), 0);
  }

  static CaptureScene cleartext() throws IOException {
    return new CaptureScene();
  }

  static CaptureScene tls(Protocol... protocols) throws IOException {
    return tls(false, protocols);
  }

  /** A server that answers CONNECT first, as a proxy, and then is the origin. */
  static CaptureScene tunnel(Protocol... protocols) throws IOException {
    return tls(true, protocols);
  }

  private static CaptureScene tls(boolean tunnelFirst, Protocol... protocols) throws IOException {
    CaptureScene scene = new CaptureScene();
    scene.origin.setProtocols(List.of(protocols));
    HandshakeCertificates server =
        new HandshakeCertificates.Builder().heldCertificate(CERTIFICATE).build();
    scene.origin.useHttps(server.sslSocketFactory(), tunnelFirst);
    HandshakeCertificates trusting =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate(CERTIFICATE.certificate())
            .build();
    scene.plain =
        scene
            .plain
            .newBuilder()
            .sslSocketFactory(trusting.sslSocketFactory(), trusting.trustManager())
            .build();
    return scene;
  }

  /** Server and client speak these protocols without having agreed on them. */
  CaptureScene speaking(List<Protocol> protocols) {
    origin.setProtocols(protocols);
    plain = plain.newBuilder().protocols(protocols).build();
    return this;
  }

  OkHttpClient.Builder plain() {
    return plain.newBuilder();
  }

  Capture capture(HostRules hosts) {
    return capture(hosts, null);
  }

  Capture capture(HostRules hosts, @Nullable TraceHosts traceHosts) {
    return new Capture(
        new RequestNamer(List.of(), 100), hosts, traceHosts, null, null, requests, Clock.SYSTEM);
  }

  OkHttpClient client() {
    return capture.instrument(plain);
  }

  OkHttpClient client(OkHttpClient.Builder settings) {
    return capture.instrument(settings.build());
  }

  Request.Builder request(String path) {
    return new Request.Builder().url(origin.url(path));
  }

  Request get(String path) {
    return request(path).build();
  }

  CaptureScene answers(MockResponse... responses) {
    for (MockResponse response : responses) {
      origin.enqueue(response);
    }
    return this;
  }

  /** Executes a call, reads its body to the end and returns what was recorded. */
  Recorded run(OkHttpClient client, Request request) throws Exception {
    try (Response response = client.newCall(request).execute()) {
      response.body().bytes();
    }
    return requests.next();
  }

  Recorded run(Request request) throws Exception {
    return run(client(), request);
  }

  /** Executes a call that must fail, in its body at the latest, and returns what was recorded. */
  Recorded fails(OkHttpClient client, Request request) throws InterruptedException {
    assertThatThrownBy(
            () -> {
              try (Response response = client.newCall(request).execute()) {
                response.body().bytes();
              }
            })
        .isInstanceOf(IOException.class);
    return requests.next();
  }

  @Override
  public void close() throws IOException {
    origin.shutdown();
  }
}
