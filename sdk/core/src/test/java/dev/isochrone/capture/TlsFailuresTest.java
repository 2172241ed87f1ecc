// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.Phase;
import dev.isochrone.plan.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import okhttp3.CertificatePinner;
import okhttp3.CipherSuite;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.TlsVersion;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.Test;

/** Each way in which a handshake fails is the outcome tls, with the class that says which. */
@Matrix
class TlsFailuresTest {

  @Test
  void aCertificateForAnotherHost() throws Exception {
    try (CaptureScene scene = CaptureScene.tls(Protocol.HTTP_1_1)) {
      Request get =
          new Request.Builder().url("https://another.test:" + scene.origin.getPort() + "/").build();

      Recorded request = scene.fails(scene.client(), get);

      assertTls(request);
      assertThat(request.failure()).isEqualTo("SSLPeerUnverifiedException");
    }
  }

  @Test
  void aCertificateThatIsNotThePinnedOne() throws Exception {
    try (CaptureScene scene = CaptureScene.tls(Protocol.HTTP_1_1)) {
      CertificatePinner pinner =
          new CertificatePinner.Builder()
              .add("localhost", "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
              .build();
      OkHttpClient client = scene.client(scene.plain().certificatePinner(pinner));

      Recorded request = scene.fails(client, localhost(scene));

      assertTls(request);
      assertThat(request.failure()).isEqualTo("SSLPeerUnverifiedException");
    }
  }

  @Test
  void noCipherInCommon() throws Exception {
    try (CaptureScene scene = CaptureScene.tls(Protocol.HTTP_1_1)) {
      ConnectionSpec dsaOnly =
          new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS)
              .tlsVersions(TlsVersion.TLS_1_2)
              .cipherSuites(CipherSuite.TLS_DHE_DSS_WITH_AES_128_GCM_SHA256)
              .build();
      OkHttpClient client = scene.client(scene.plain().connectionSpecs(List.of(dsaOnly)));

      assertTls(scene.fails(client, localhost(scene)));
    }
  }

  @Test
  void aServerThatSpeaksNoTls() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext();
        ServerSocket server = new ServerSocket(0, 1, Loopback.address(1))) {
      CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> answerInTheClear(server));
      OkHttpClient client = scene.client(scene.plain().retryOnConnectionFailure(false));

      assertTls(
          scene.fails(
              client,
              new Request.Builder().url("https://localhost:" + server.getLocalPort()).build()));
      answered.get(5, SECONDS);
    }
  }

  @Test
  void aServerThatSaysNothingIsATimeoutInTheHandshake() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().setSocketPolicy(SocketPolicy.STALL_SOCKET_AT_START));
      OkHttpClient client =
          scene.client(
              scene
                  .plain()
                  .connectTimeout(300, MILLISECONDS)
                  .readTimeout(300, MILLISECONDS)
                  .retryOnConnectionFailure(false));

      Recorded request = scene.fails(client, localhost(scene));

      assertThat(request.outcome()).isEqualTo(Outcome.TIMEOUT);
      assertThat(request.reached()).isEqualTo(Phase.TLS);
      assertThat(request.micros(Phase.TLS)).isGreaterThan(200_000);
    }
  }

  private static void answerInTheClear(ServerSocket server) {
    try (Socket client = server.accept()) {
      client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
      client.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Request localhost(CaptureScene scene) {
    return new Request.Builder().url("https://localhost:" + scene.origin.getPort() + "/").build();
  }

  private static void assertTls(Recorded request) {
    assertThat(request.outcome()).as("%s", request).isEqualTo(Outcome.TLS);
    assertThat(request.reached()).isEqualTo(Phase.TLS);
    assertThat(request.status()).isZero();
    assertThat(request.received()).isEqualTo(-1);
  }
}
