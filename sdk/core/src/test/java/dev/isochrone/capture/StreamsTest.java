// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.HttpVersion;
import dev.isochrone.Phase;
import dev.isochrone.plan.Outcome;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.SocketPolicy;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@Matrix
class StreamsTest {

  @Test
  void aStreamOfEventsArrivesAsItIsSentAndIsTransfer() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      String event = "data: tick\n\n";
      scene.answers(
          new MockResponse()
              .addHeader("Content-Type", "text/event-stream")
              .setBody(event.repeat(3))
              .throttleBody(event.length(), 150, MILLISECONDS));

      Call call = scene.client().newCall(scene.get("/events"));
      try (Response response = call.execute()) {
        assertThat(response.body().source().readUtf8Line()).isEqualTo("data: tick");
        assertThat(scene.requests.waiting()).as("nothing is held back, nothing ended").isZero();
        response.body().source().readUtf8();
      }

      Recorded request = scene.requests.next();
      assertThat(request.outcome()).isEqualTo(Outcome.OK);
      assertThat(request.received()).isEqualTo(3L * event.length());
      assertThat(request.micros(Phase.TRANSFER)).isGreaterThan(200_000);
    }
  }

  @Test
  void aStreamThatTheAppLeavesIsASuccess() throws Exception {
    try (CaptureScene scene = Transport.HTTP_2_OVER_TLS.scene()) {
      scene.answers(
          new MockResponse().setBody("data: tick\n".repeat(100)).throttleBody(11, 1, SECONDS));

      try (Response response = scene.client().newCall(scene.get("/events")).execute()) {
        assertThat(response.body().source().readUtf8Line()).isEqualTo("data: tick");
      }

      Recorded request = scene.requests.next();
      assertThat(request.outcome()).isEqualTo(Outcome.OK);
      assertThat(request.protocol()).isEqualTo(HttpVersion.H2);
      assertThat(scene.capture.openCalls()).isZero();
    }
  }

  @Test
  void aDuplexBodyIsWrittenByTheAppAndStillOneExchange() throws Exception {
    try (CaptureScene scene = Transport.HTTP_2_OVER_TLS.scene()) {
      scene.answers(new MockResponse().setBody("answer"));
      CompletableFuture<BufferedSink> opened = new CompletableFuture<>();
      CompletableFuture<Void> written =
          opened.thenAcceptAsync(
              sink -> {
                try (sink) {
                  sink.writeUtf8("first ").flush();
                  sink.writeUtf8("second");
                } catch (IOException e) {
                  throw new IllegalStateException("expected an open stream", e);
                }
              });

      Recorded request = scene.run(scene.request("/").post(new Duplex(opened)).build());
      written.get(5, SECONDS);

      assertThat(request.outcome()).isEqualTo(Outcome.OK);
      assertThat(request.sent()).isEqualTo("first second".length());
      assertThat(request.received()).isEqualTo("answer".length());
      assertThat(request.redirects() + request.retries()).isZero();
    }
  }

  @Test
  void aBodyThatWaitsForContinueIsSentOnce() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(
          new MockResponse().setSocketPolicy(SocketPolicy.EXPECT_CONTINUE).setBody("thanks"));

      Recorded request = scene.run(expecting(scene));

      assertThat(request.outcome()).isEqualTo(Outcome.OK);
      assertThat(request.status()).isEqualTo(200);
      assertThat(request.sent()).isEqualTo("large".length());
      assertThat(request.received()).isEqualTo("thanks".length());
      assertThat(request.redirects() + request.retries()).isZero();
      assertThat(request.micros(Phase.SEND)).isPositive();
    }
  }

  private static Request expecting(CaptureScene scene) {
    return scene
        .request("/upload")
        .header("Expect", "100-continue")
        .put(RequestBody.create("large", MediaType.get("text/plain")))
        .build();
  }

  @Test
  void aWebSocketWorksAndIsNoRequest() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().withWebSocketUpgrade(new Greeting()), new MockResponse());
      OkHttpClient client = scene.client();
      Heard heard = new Heard();

      WebSocket socket = client.newWebSocket(scene.get("/socket"), heard);
      assertThat(heard.messages.poll(5, SECONDS)).isEqualTo("welcome");
      socket.cancel();
      Recorded next = scene.run(client, scene.get("/next"));

      assertThat(next.api()).as("the first record").isEqualTo("GET /next");
      assertThat(scene.capture.openCalls()).isZero();
    }
  }

  @Test
  void aWebSocketThatIsRefusedIsNoRequestEither() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().setResponseCode(403));
      Heard heard = new Heard();

      WebSocket socket = scene.client().newWebSocket(scene.get("/socket"), heard);
      assertThat(heard.messages.poll(5, SECONDS)).isEqualTo("failed 403");

      assertThat(socket.queueSize()).isZero();
      assertThat(scene.requests.waiting()).isZero();
      assertThat(scene.capture.openCalls()).isZero();
    }
  }

  private static final class Duplex extends RequestBody {
    private final CompletableFuture<BufferedSink> opened;

    Duplex(CompletableFuture<BufferedSink> opened) {
      this.opened = opened;
    }

    @Override
    public MediaType contentType() {
      return MediaType.get("application/octet-stream");
    }

    @Override
    public boolean isDuplex() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) {
      opened.complete(sink);
    }
  }

  private static final class Greeting extends WebSocketListener {
    @Override
    public void onOpen(WebSocket socket, Response response) {
      socket.send("welcome");
    }
  }

  private static final class Heard extends WebSocketListener {
    private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();

    @Override
    public void onMessage(WebSocket socket, String text) {
      messages.add(text);
    }

    @Override
    public void onFailure(WebSocket socket, Throwable failure, @Nullable Response response) {
      messages.add("failed " + (response == null ? 0 : response.code()));
    }
  }
}
