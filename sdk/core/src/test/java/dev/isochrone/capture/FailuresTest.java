// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isochrone.Phase;
import dev.isochrone.plan.Outcome;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.Test;

@Matrix
class FailuresTest {

  @Test
  void anUnknownHostIsDns() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      OkHttpClient client =
          scene.client(
              scene
                  .plain()
                  .dns(
                      host -> {
                        throw new UnknownHostException(host);
                      }));

      Recorded request =
          fails(scene, client, scene.request("/").url("http://nowhere.test/").build());

      assertFailure(request, Outcome.DNS, Phase.DNS);
      assertThat(request.failure()).isEqualTo("UnknownHostException");
      assertThat(request.status()).isZero();
      assertThat(request.received()).isEqualTo(-1);
    }
  }

  @Test
  void aRefusedConnectionIsConnect() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      int port = freePort();

      Recorded request =
          fails(
              scene, scene.client(), new Request.Builder().url("http://127.0.0.1:" + port).build());

      assertFailure(request, Outcome.CONNECT, Phase.CONNECT);
      assertThat(request.failure()).isEqualTo("ConnectException");
    }
  }

  @Test
  void anUntrustedCertificateIsTls() throws Exception {
    try (CaptureScene scene = CaptureScene.tls(Protocol.HTTP_1_1)) {
      OkHttpClient client = scene.capture.instrument(new OkHttpClient());

      Recorded request = fails(scene, client, scene.get("/"));

      assertFailure(request, Outcome.TLS, Phase.TLS);
      assertThat(request.failure()).isEqualTo("SSLHandshakeException");
      assertThat(request.micros(Phase.TLS)).isPositive();
    }
  }

  @Test
  void aServerThatBreaksTheHandshakeIsTls() throws Exception {
    try (CaptureScene scene = CaptureScene.tls(Protocol.HTTP_1_1)) {
      scene.answers(new MockResponse().setSocketPolicy(SocketPolicy.FAIL_HANDSHAKE));
      OkHttpClient client = scene.client(scene.plain().retryOnConnectionFailure(false));

      assertFailure(fails(scene, client, scene.get("/")), Outcome.TLS, Phase.TLS);
    }
  }

  @Test
  void aConnectTimeoutIsATimeoutWhileConnecting() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      OkHttpClient client =
          scene.client(
              scene
                  .plain()
                  .socketFactory(new StuckSocketFactory("127.0.0.1"))
                  .connectTimeout(100, MILLISECONDS));

      Recorded request = fails(scene, client, scene.get("/"));

      assertFailure(request, Outcome.TIMEOUT, Phase.CONNECT);
      assertThat(request.micros(Phase.CONNECT)).isGreaterThan(90_000);
    }
  }

  @Test
  void aReadTimeoutBeforeHeadersIsATimeoutWhileWaiting() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
      OkHttpClient client = scene.client(scene.plain().readTimeout(100, MILLISECONDS));

      Recorded request = fails(scene, client, scene.get("/"));

      assertFailure(request, Outcome.TIMEOUT, Phase.WAIT);
      assertThat(request.micros(Phase.WAIT)).isGreaterThan(90_000);
    }
  }

  @Test
  void aReadTimeoutInTheBodyIsATimeoutWhileTransferring() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().setBody("0123456789").throttleBody(5, 1, TimeUnit.SECONDS));
      OkHttpClient client = scene.client(scene.plain().readTimeout(100, MILLISECONDS));

      Recorded request = fails(scene, client, scene.get("/"));

      assertFailure(request, Outcome.TIMEOUT, Phase.TRANSFER);
      assertThat(request.status()).isEqualTo(200);
    }
  }

  @Test
  void aWriteTimeoutIsATimeoutWhileSending() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().setSocketPolicy(SocketPolicy.STALL_SOCKET_AT_START));
      OkHttpClient client = scene.client(scene.plain().writeTimeout(100, MILLISECONDS));
      RequestBody body =
          RequestBody.create(new byte[64 << 20], MediaType.get("application/octet-stream"));

      Recorded request = fails(scene, client, scene.request("/").post(body).build());

      assertFailure(request, Outcome.TIMEOUT, Phase.SEND);
    }
  }

  @Test
  void aCallTimeoutIsATimeoutAndNoCancellation() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
      OkHttpClient client = scene.client(scene.plain().callTimeout(150, MILLISECONDS));

      Recorded request = fails(scene, client, scene.get("/"));

      assertFailure(request, Outcome.TIMEOUT, Phase.WAIT);
      assertThat(request.failure()).isEqualTo("InterruptedIOException");
    }
  }

  @Test
  void aConnectionClosedWithoutAnAnswerIsReset() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
      OkHttpClient client = scene.client(scene.plain().retryOnConnectionFailure(false));

      assertFailure(fails(scene, client, scene.get("/")), Outcome.RESET, Phase.WAIT);
    }
  }

  @Test
  void aConnectionClosedInTheBodyIsReset() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(
          new MockResponse()
              .setBody("x".repeat(100_000))
              .setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));

      Recorded request = fails(scene, scene.client(), scene.get("/"));

      assertFailure(request, Outcome.RESET, Phase.TRANSFER);
      assertThat(request.status()).isEqualTo(200);
    }
  }

  @Test
  void anHttp2StreamThatTheServerResetsIsReset() throws Exception {
    try (CaptureScene scene = CaptureScene.tls(Protocol.HTTP_2, Protocol.HTTP_1_1)) {
      int internalError = 2;
      scene.answers(
          new MockResponse()
              .setSocketPolicy(SocketPolicy.RESET_STREAM_AT_START)
              .setHttp2ErrorCode(internalError));

      Recorded request = fails(scene, scene.client(), scene.get("/"));

      assertFailure(request, Outcome.RESET, Phase.WAIT);
      assertThat(request.failure()).isEqualTo("StreamResetException");
    }
  }

  @Test
  void anAnswerThatIsNotHttpIsProtocol() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().setStatus("HELO friend"));

      Recorded request = fails(scene, scene.client(), scene.get("/"));

      assertFailure(request, Outcome.PROTOCOL, Phase.WAIT);
    }
  }

  @Test
  void redirectsThatNeverEndAreProtocol() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.origin.setDispatcher(new Redirecting());

      Recorded request = fails(scene, scene.client(), scene.get("/"));

      assertThat(request.outcome()).isEqualTo(Outcome.PROTOCOL);
      assertThat(request.redirects()).isEqualTo(20);
      assertThat(request.status()).isEqualTo(302);
    }
  }

  @Test
  void aCallCancelledBeforeItBeganIsCancelled() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      Call call = scene.client().newCall(scene.get("/"));
      call.cancel();

      assertThatThrownBy(call::execute).isInstanceOf(IOException.class);

      Recorded request = scene.requests.next();
      assertThat(request.outcome()).isEqualTo(Outcome.CANCELLED);
      assertThat(request.reached()).isEqualTo(Phase.QUEUE);
    }
  }

  @Test
  void aCallCancelledWhileWaitingIsCancelled() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
      Call call = scene.client().newCall(scene.get("/"));
      ExecutorService canceller = Executors.newSingleThreadExecutor();
      canceller.execute(
          () -> {
            try {
              scene.origin.takeRequest();
              call.cancel();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });

      assertThatThrownBy(call::execute).isInstanceOf(IOException.class);
      canceller.shutdown();

      Recorded request = scene.requests.next();
      assertThat(request.outcome()).isEqualTo(Outcome.CANCELLED);
      assertThat(request.reached()).isIn(Phase.SEND, Phase.WAIT);
    }
  }

  @Test
  void aCallCancelledWhileTransferringIsCancelled() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(
          new MockResponse().setBody("x".repeat(1000)).throttleBody(500, 1, TimeUnit.SECONDS));
      Call call = scene.client().newCall(scene.get("/"));

      try (Response response = call.execute()) {
        response.body().source().readByte();
        call.cancel();
        assertThatThrownBy(() -> response.body().bytes()).isInstanceOf(IOException.class);
      }

      assertFailure(scene.requests.next(), Outcome.CANCELLED, Phase.TRANSFER);
    }
  }

  @Test
  void aCallCancelledAfterItsEndWasFine() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().setBody("done"));
      Call call = scene.client().newCall(scene.get("/"));
      try (Response response = call.execute()) {
        response.body().bytes();
      }
      call.cancel();

      assertThat(scene.requests.next().outcome()).isEqualTo(Outcome.OK);
      assertThat(scene.requests.waiting()).isZero();
    }
  }

  @Test
  void errorsOfTheServerAndTheClientAreToldByStatus() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(
          new MockResponse().setResponseCode(404), new MockResponse().setResponseCode(502));

      Recorded missing = scene.run(scene.get("/"));
      Recorded broken = scene.run(scene.get("/"));

      assertThat(missing.outcome()).isEqualTo(Outcome.CLIENT_ERROR);
      assertThat(broken.outcome()).isEqualTo(Outcome.SERVER_ERROR);
      assertThat(broken.status()).isEqualTo(502);
      assertThat(broken.failure()).isNull();
    }
  }

  private static Recorded fails(CaptureScene scene, OkHttpClient client, Request request)
      throws InterruptedException {
    return scene.fails(client, request);
  }

  private static void assertFailure(Recorded request, Outcome outcome, Phase reached) {
    assertThat(request.outcome()).as("%s", request).isEqualTo(outcome);
    assertThat(request.reached()).as("%s", request).isEqualTo(reached);
    assertThat(request.failure()).isNotNull();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, Loopback.address(1))) {
      return socket.getLocalPort();
    }
  }
}
