// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.jvm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isochrone.Isochrone;
import dev.isochrone.plan.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests of the JDK's client over real sockets, as the collector sees them. */
class RecordingHttpClientTest {

  private final MockWebServer origin = new MockWebServer();
  private final MockWebServer collector = new MockWebServer();
  private final HttpClient plain =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
  private Isochrone isochrone;
  private HttpClient client;

  @BeforeEach
  void start() {
    collector.setDispatcher(new Accepting());
    isochrone =
        Isochrone.builder("app", collector.url("/").toString(), "key")
            .denyHost("127.0.0.1")
            .build();
    client = RecordingHttpClient.of(isochrone, plain);
  }

  @AfterEach
  void stop() throws IOException {
    isochrone.close();
    collector.close();
    origin.close();
  }

  @Test
  void aRequestIsRecordedWithWhatTheClientTells() throws Exception {
    origin.enqueue(new MockResponse().setBody("hello").addHeader("x-amz-cf-pop", "NRT57-P3"));

    HttpResponse<String> response = client.send(post("/v1/users/42?q=1"), BodyHandlers.ofString());

    assertThat(response.body()).isEqualTo("hello");
    assertThat(batch())
        .contains("\"api\":[\"POST /v1/users/{id}\"]", "\"pop\":[\"NRT57-P3\"]")
        .contains("\"sent\":[4]", "\"received\":[5]", "\"status\":[200]", "\"wait\":[-1]")
        .doesNotContain("q=1");
  }

  @Test
  void anAsynchronousOneTooAndRedirectsAreOneRequest() throws Exception {
    origin.enqueue(new MockResponse().setResponseCode(302).setHeader("Location", "/there"));
    origin.enqueue(new MockResponse().setBody("hello"));

    String body = client.sendAsync(get("/here"), BodyHandlers.ofString()).get().body();

    assertThat(body).isEqualTo("hello");
    assertThat(batch()).contains("\"api\":[\"GET /here\"]", "\"requests\":[1]");
  }

  @Test
  void aStreamEndsWhenTheAppClosesIt() throws Exception {
    origin.enqueue(
        new MockResponse()
            .setBody("data: tick\n".repeat(100))
            .throttleBody(11, 1, TimeUnit.SECONDS));

    try (InputStream events = client.send(get("/events"), BodyHandlers.ofInputStream()).body()) {
      assertThat(events.read()).isEqualTo('d');
      assertThat(isochrone.dump()).contains("0 requests seen");
    }

    assertThat(batch()).contains("\"status\":[200]").doesNotContain("\"outcome\"");
  }

  @Test
  void failuresAreRecordedWithTheirClass() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }
    HttpRequest refused =
        HttpRequest.newBuilder(URI.create("http://localhost:" + nobody + "/")).build();

    assertThatThrownBy(() -> client.send(refused, BodyHandlers.discarding()))
        .isInstanceOf(IOException.class);

    assertThat(batch()).contains(outcome(Outcome.CONNECT), "\"failure\":[\"ConnectException\"]");
  }

  @Test
  void aTimeoutIsATimeout() throws Exception {
    origin.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    HttpRequest request =
        HttpRequest.newBuilder(uri("/slow")).timeout(Duration.ofMillis(200)).build();

    assertThatThrownBy(() -> client.send(request, BodyHandlers.discarding()))
        .isInstanceOf(HttpTimeoutException.class);

    assertThat(batch()).contains(outcome(Outcome.TIMEOUT));
  }

  @Test
  void aBodyThatBreaksOffIsAReset() throws Exception {
    origin.enqueue(
        new MockResponse()
            .setBody("x".repeat(100_000))
            .setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));

    assertThatThrownBy(() -> client.send(get("/"), BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);

    assertThat(batch()).contains(outcome(Outcome.RESET), "\"status\":[200]");
  }

  @Test
  void aCancelledRequestIsCancelled() throws Exception {
    origin.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));

    CompletableFuture<HttpResponse<Void>> response =
        client.sendAsync(get("/"), BodyHandlers.discarding());
    origin.takeRequest();
    response.cancel(true);

    assertThatThrownBy(response::join)
        .isInstanceOfAny(CancellationException.class, CompletionException.class);
    assertThat(batch()).contains(outcome(Outcome.CANCELLED));
  }

  @Test
  void aDeniedHostIsLeftAlone() throws Exception {
    origin.enqueue(new MockResponse());
    URI denied = URI.create("http://127.0.0.1:" + origin.getPort() + "/");

    client.send(HttpRequest.newBuilder(denied).build(), BodyHandlers.discarding());

    assertThat(isochrone.dump()).contains("0 requests seen");
  }

  @Test
  void aClientIsNotRecordedTwice() {
    assertThat(RecordingHttpClient.of(isochrone, client)).isSameAs(client);
    assertThat(client.followRedirects()).isEqualTo(plain.followRedirects());
  }

  private URI uri(String path) {
    return URI.create("http://localhost:" + origin.getPort() + path);
  }

  private HttpRequest get(String path) {
    return HttpRequest.newBuilder(uri(path)).build();
  }

  private HttpRequest post(String path) {
    return HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString("body")).build();
  }

  private static String outcome(Outcome outcome) {
    return "\"outcome\":[" + outcome.code() + "]";
  }

  private String batch() throws Exception {
    awaitRequest();
    assertThat(isochrone.flush(10_000)).isTrue();
    RecordedRequest request = collector.takeRequest();
    while (!"/v1/batches".equals(request.getPath())) {
      request = collector.takeRequest();
    }
    try (GZIPInputStream json = new GZIPInputStream(request.getBody().inputStream())) {
      return new String(json.readAllBytes(), UTF_8);
    }
  }

  /** The JDK's future may complete a moment before those that watch it are told. */
  private void awaitRequest() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!isochrone.dump().contains(" 1 requests seen")) {
      assertThat(System.nanoTime()).as(isochrone.dump()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static final class Accepting extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      return "/v1/batches".equals(request.getPath())
          ? new MockResponse().setBody("{\"country\":\"JP\",\"accepted\":{\"slices\":1}}")
          : new MockResponse().setResponseCode(304);
    }
  }
}
