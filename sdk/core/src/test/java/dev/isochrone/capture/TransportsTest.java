// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isochrone.ConnectionUse;
import dev.isochrone.Phase;
import dev.isochrone.plan.Outcome;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.SocketPolicy;
import okio.Buffer;
import okio.BufferedSink;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What must be the same over each transport. */
@Matrix
@ParameterizedClass
@EnumSource(Transport.class)
class TransportsTest {

  private static final int LARGE = 3 << 20;

  private final Transport transport;

  TransportsTest(Transport transport) {
    this.transport = transport;
  }

  @Test
  void aBodyIsTransferred() throws Exception {
    try (CaptureScene scene = transport.scene()) {
      Recorded request = scene.answers(new MockResponse().setBody("hello")).run(scene.get("/"));

      assertOk(request);
      assertThat(request.received()).isEqualTo(5);
      assertThat(request.sent()).isZero();
      assertThat(request.connection()).isEqualTo(ConnectionUse.NEW);
    }
  }

  @Test
  void anEmptyBodyIsNoBytes() throws Exception {
    try (CaptureScene scene = transport.scene()) {
      Recorded request = scene.answers(new MockResponse()).run(scene.get("/"));

      assertOk(request);
      assertThat(request.received()).isZero();
    }
  }

  @Test
  void aStatusWithoutBodyIsNoBytes() throws Exception {
    try (CaptureScene scene = transport.scene()) {
      Recorded request = scene.answers(new MockResponse().setResponseCode(204)).run(scene.get("/"));

      assertThat(request.outcome()).isEqualTo(Outcome.OK);
      assertThat(request.status()).isEqualTo(204);
      assertThat(request.received()).isZero();
    }
  }

  @Test
  void headHasNoBodyWhateverItsLength() throws Exception {
    try (CaptureScene scene = transport.scene()) {
      Recorded request =
          scene
              .answers(new MockResponse().addHeader("Content-Length", "100"))
              .run(scene.request("/").head().build());

      assertOk(request);
      assertThat(request.api()).isEqualTo("HEAD /");
      assertThat(request.received()).isZero();
    }
  }

  @Test
  void gzipIsCountedAsItTravels() throws Exception {
    try (CaptureScene scene = transport.scene()) {
      Buffer gzip = new Buffer();
      try (BufferedSink sink = Okio.buffer(new GzipSink(gzip))) {
        sink.writeUtf8("a".repeat(10_000));
      }
      long wireBytes = gzip.size();

      Recorded request =
          scene
              .answers(new MockResponse().addHeader("Content-Encoding", "gzip").setBody(gzip))
              .run(scene.get("/"));

      assertOk(request);
      assertThat(request.received()).isEqualTo(wireBytes).isLessThan(100);
    }
  }

  @Test
  void aLargeUploadIsSend() throws Exception {
    try (CaptureScene scene = transport.scene()) {
      RequestBody body = RequestBody.create(new byte[LARGE], MediaType.get("image/png"));

      Recorded request =
          scene.answers(new MockResponse()).run(scene.request("/").post(body).build());

      assertOk(request);
      assertThat(request.sent()).isEqualTo(LARGE);
      assertThat(request.micros(Phase.SEND)).isPositive();
    }
  }

  @Test
  void anUploadOfUnknownLengthIsCounted() throws Exception {
    try (CaptureScene scene = transport.scene()) {
      RequestBody body =
          new RequestBody() {
            @Override
            public MediaType contentType() {
              return MediaType.get("text/plain");
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
              sink.writeUtf8("as long as it takes");
            }
          };

      Recorded request =
          scene.answers(new MockResponse()).run(scene.request("/").post(body).build());

      assertOk(request);
      assertThat(request.sent()).isEqualTo("as long as it takes".length());
    }
  }

  @Test
  void aLargeDownloadIsTransfer() throws Exception {
    try (CaptureScene scene = transport.scene()) {
      Recorded request =
          scene
              .answers(new MockResponse().setBody(new Buffer().write(new byte[LARGE])))
              .run(scene.get("/"));

      assertOk(request);
      assertThat(request.received()).isEqualTo(LARGE);
      assertThat(request.micros(Phase.TRANSFER)).isPositive();
    }
  }

  @Test
  void aBodyClosedUnreadIsASuccess() throws Exception {
    try (CaptureScene scene = transport.scene()) {
      scene.answers(new MockResponse().setBody("unread"));
      scene.client().newCall(scene.get("/")).execute().close();

      assertOk(scene.requests.next());
      assertThat(scene.capture.openCalls()).isZero();
    }
  }

  @Test
  void theSecondRequestFindsTheConnection() throws Exception {
    try (CaptureScene scene = transport.scene()) {
      scene.answers(new MockResponse(), new MockResponse());
      OkHttpClient client = scene.client();
      scene.run(client, scene.get("/"));

      Recorded request = scene.run(client, scene.get("/"));

      assertOk(request);
      assertThat(request.connection()).isEqualTo(ConnectionUse.REUSED);
      assertThat(request.micros(Phase.CONNECT) + request.micros(Phase.TLS)).isZero();
    }
  }

  @Test
  void aRedirectIsAnotherHopOfOneRequest() throws Exception {
    try (CaptureScene scene = transport.scene()) {
      Recorded request =
          scene
              .answers(
                  new MockResponse().setResponseCode(301).addHeader("Location", "/new"),
                  new MockResponse().setBody("new"))
              .run(scene.get("/old"));

      assertOk(request);
      assertThat(request.redirects()).isEqualTo(1);
      assertThat(request.api()).isEqualTo("GET /old");
      assertThat(scene.requests.waiting()).isZero();
    }
  }

  @Test
  void aRedirectThatKeepsItsMethodSendsTheBodyTwice() throws Exception {
    try (CaptureScene scene = transport.scene()) {
      RequestBody body = RequestBody.create("four", MediaType.get("text/plain"));
      Recorded request =
          scene
              .answers(
                  new MockResponse().setResponseCode(307).addHeader("Location", "/new"),
                  new MockResponse())
              .run(scene.request("/old").post(body).build());

      assertOk(request);
      assertThat(request.redirects()).isEqualTo(1);
      assertThat(request.sent()).isEqualTo(8);
    }
  }

  @Test
  void anErrorOfTheServerHasItsStatus() throws Exception {
    try (CaptureScene scene = transport.scene()) {
      Recorded request = scene.answers(new MockResponse().setResponseCode(500)).run(scene.get("/"));

      assertThat(request.outcome()).isEqualTo(Outcome.SERVER_ERROR);
      assertThat(request.failure()).isNull();
      assertThat(request.protocol()).isEqualTo(transport.version);
    }
  }

  @Test
  void silenceIsATimeoutWhileWaiting() throws Exception {
    try (CaptureScene scene = transport.scene()) {
      scene.answers(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
      OkHttpClient client = scene.client(scene.plain().readTimeout(200, MILLISECONDS));

      Recorded request = scene.fails(client, scene.get("/"));

      assertThat(request.outcome()).isEqualTo(Outcome.TIMEOUT);
      assertThat(request.reached()).isEqualTo(Phase.WAIT);
      assertThat(request.status()).isZero();
    }
  }

  @Test
  void silenceInTheBodyIsATimeoutWhileTransferring() throws Exception {
    try (CaptureScene scene = transport.scene()) {
      scene.answers(new MockResponse().setBody("0123456789").throttleBody(5, 2, SECONDS));
      OkHttpClient client = scene.client(scene.plain().readTimeout(300, MILLISECONDS));

      Recorded request = scene.fails(client, scene.get("/"));

      assertThat(request.outcome()).isEqualTo(Outcome.TIMEOUT);
      assertThat(request.reached()).isEqualTo(Phase.TRANSFER);
      assertThat(request.status()).isEqualTo(200);
    }
  }

  @Test
  void theTimeoutOfACallReachesIntoTheBody() throws Exception {
    try (CaptureScene scene = transport.scene()) {
      scene.answers(new MockResponse().setBody("0123456789").throttleBody(5, 4, SECONDS));
      OkHttpClient client = scene.client(scene.plain().callTimeout(1, SECONDS));

      Recorded request = scene.fails(client, scene.get("/"));

      assertThat(request.outcome()).isEqualTo(Outcome.TIMEOUT);
      assertThat(request.reached()).isEqualTo(Phase.TRANSFER);
    }
  }

  @Test
  void cancellingInTheBodyIsACancellation() throws Exception {
    try (CaptureScene scene = transport.scene()) {
      scene.answers(new MockResponse().setBody("x".repeat(1000)).throttleBody(500, 1, SECONDS));
      Call call = scene.client().newCall(scene.get("/"));

      try (Response response = call.execute()) {
        response.body().source().readByte();
        call.cancel();
        assertThatThrownBy(() -> response.body().bytes()).isInstanceOf(IOException.class);
      }

      Recorded request = scene.requests.next();
      assertThat(request.outcome()).isEqualTo(Outcome.CANCELLED);
      assertThat(request.reached()).isEqualTo(Phase.TRANSFER);
    }
  }

  @Test
  void aBodyThatNobodyClosesIsRecordedAfterAWhile() throws Exception {
    try (CaptureScene scene = transport.scene()) {
      scene.answers(new MockResponse().setBody("unread"));
      Request get = scene.get("/");
      Response response = scene.client().newCall(get).execute();

      scene.capture.recordAbandoned(System.nanoTime() + SECONDS.toNanos(601));

      Recorded request = scene.requests.next();
      assertOk(request);
      assertThat(request.received()).as("headers only").isEqualTo(-1);
      response.close();
      assertThat(scene.requests.waiting()).as("once").isZero();
    }
  }

  private void assertOk(Recorded request) {
    assertThat(request.outcome()).as("%s", request).isEqualTo(Outcome.OK);
    assertThat(request.status()).isEqualTo(200);
    assertThat(request.protocol()).isEqualTo(transport.version);
    assertThat(request.reached()).isEqualTo(Phase.NONE);
    assertThat(request.failure()).isNull();
  }
}
