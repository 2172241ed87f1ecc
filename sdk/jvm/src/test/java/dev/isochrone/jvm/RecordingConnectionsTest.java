// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.jvm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isochrone.Isochrone;
import dev.isochrone.plan.Outcome;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.net.URLConnection;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.HttpsURLConnection;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of {@code HttpURLConnection} over real sockets, as the collector sees them. */
class RecordingConnectionsTest {

  private final MockWebServer origin = new MockWebServer();
  private final MockWebServer collector = new MockWebServer();
  private Isochrone isochrone;
  private RecordingConnections connections;

  @BeforeEach
  void start() {
    collector.setDispatcher(new Accepting());
    isochrone =
        Isochrone.builder("app", collector.url("/").toString(), "key")
            .denyHost("127.0.0.1")
            .build();
    connections = RecordingConnections.of(isochrone);
  }

  @AfterEach
  void stop() throws IOException {
    isochrone.close();
    collector.close();
    origin.close();
  }

  @Test
  void aRequestIsRecordedWithWhatTheConnectionTells() throws Exception {
    origin.enqueue(new MockResponse().setBody("hello").addHeader("x-amz-cf-pop", "NRT57-P3"));

    HttpURLConnection connection = open("/v1/users/42?q=1");
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.getOutputStream().write("body".getBytes(UTF_8));
    assertThat(text(connection.getInputStream())).isEqualTo("hello");

    assertThat(origin.takeRequest().getBody().readUtf8()).isEqualTo("body");
    assertThat(batch())
        .contains("\"api\":[\"POST /v1/users/{id}\"]", "\"pop\":[\"NRT57-P3\"]")
        .contains("\"sent\":[4]", "\"received\":[5]", "\"status\":[200]", "\"wait\":[-1]")
        .doesNotContain("q=1");
  }

  @Test
  void theTotalGoesFromTheFirstByteSentToTheLastRead() throws Exception {
    origin.enqueue(new MockResponse().setBody("hello").setHeadersDelay(300, TimeUnit.MILLISECONDS));

    text(open("/slow").getInputStream());

    assertThat(number(batch(), "total")).isGreaterThanOrEqualTo(300_000);
  }

  @Test
  void askingForAHeaderSendsTheRequestToo() throws Exception {
    origin.enqueue(new MockResponse().setBody("hello").addHeader("ETag", "\"7\""));

    HttpURLConnection connection = open("/v1/calendars");
    assertThat(connection.getHeaderField("ETag")).isEqualTo("\"7\"");
    assertThat(isochrone.dump()).as("its body is still there").contains("0 requests seen");
    text(connection.getInputStream());

    assertThat(batch()).contains("\"api\":[\"GET /v1/calendars\"]", "\"received\":[5]");
    assertThat(origin.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 500})
  void anErrorStatusIsAnAnswerThoughTheStreamThrows(int status) throws Exception {
    origin.enqueue(new MockResponse().setResponseCode(status).setBody("no such thing"));

    HttpURLConnection connection = open("/missing");
    assertThatThrownBy(connection::getInputStream)
        .isInstanceOf(status == 404 ? FileNotFoundException.class : IOException.class);
    assertThat(text(connection.getErrorStream())).isEqualTo("no such thing");

    assertThat(batch())
        .contains("\"status\":[" + status + "]", outcome(Outcome.ofStatus(status)))
        .contains("\"received\":[13]")
        .doesNotContain("\"failure\"");
    assertThat(origin.getRequestCount()).isEqualTo(1);
  }

  @Test
  void aStatusIsEnoughWhereThereIsNoBody() throws Exception {
    origin.enqueue(new MockResponse().setResponseCode(204));

    assertThat(open("/ping").getResponseCode()).isEqualTo(204);

    assertThat(batch()).contains("\"status\":[204]");
  }

  @Test
  void aBodyThatNobodyOpensEndsWhenTheConnectionIsDisconnected() throws Exception {
    origin.enqueue(new MockResponse().setBody("hello"));

    HttpURLConnection connection = open("/v1/calendars");
    assertThat(connection.getResponseCode()).isEqualTo(200);
    connection.disconnect();

    assertThat(batch()).contains("\"status\":[200]").doesNotContain("\"failure\"");
  }

  @Test
  void aConnectionThatTheAppForgetsIsRecorded() throws Exception {
    origin.enqueue(new MockResponse().setBody("hello"));
    assertThat(open("/v1/calendars").getResponseCode()).isEqualTo(200);

    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (isochrone.dump().contains(" 0 requests seen")) {
      assertThat(System.nanoTime()).as(isochrone.dump()).isLessThan(deadline);
      System.gc();
      Thread.onSpinWait();
    }
    assertThat(batch()).contains("\"status\":[200]");
  }

  @Test
  void aRedirectIsOneRequestUnderItsFirstName() throws Exception {
    origin.enqueue(new MockResponse().setResponseCode(302).setHeader("Location", "/there"));
    origin.enqueue(new MockResponse().setBody("hello"));

    HttpURLConnection connection = open("/here");
    assertThat(text(connection.getInputStream())).isEqualTo("hello");
    assertThat(connection.getURL().getPath()).isEqualTo("/there");

    assertThat(batch()).contains("\"api\":[\"GET /here\"]", "\"requests\":[1]");
  }

  @Test
  void aRefusedConnectionAndATimeoutAreWhatTheyAre() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }
    URLConnection refused = connections.open(new URL("http://localhost:" + nobody + "/"));
    assertThatThrownBy(refused::connect).isInstanceOf(IOException.class);
    assertThat(batch()).contains(outcome(Outcome.CONNECT), "\"failure\":[\"ConnectException\"]");
  }

  @Test
  void anAnswerThatDoesNotComeIsATimeout() throws Exception {
    origin.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    HttpURLConnection connection = open("/slow");
    connection.setReadTimeout(200);

    assertThatThrownBy(connection::getResponseCode).isInstanceOf(SocketTimeoutException.class);

    assertThat(batch()).contains(outcome(Outcome.TIMEOUT));
    assertThat(origin.getRequestCount()).as("nothing was asked for again").isEqualTo(1);
  }

  @Test
  void aHeaderThatDoesNotComeIsATimeoutThoughNothingIsThrown() throws Exception {
    origin.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    HttpURLConnection connection = open("/slow");
    connection.setReadTimeout(200);

    assertThat(connection.getHeaderFieldInt("Age", -7)).isEqualTo(-7);

    assertThat(batch()).contains(outcome(Outcome.TIMEOUT));
    assertThat(origin.getRequestCount()).isEqualTo(1);
  }

  @Test
  void aBodyThatBreaksOffIsAReset() throws Exception {
    origin.enqueue(
        new MockResponse()
            .setChunkedBody("x".repeat(100_000), 1_000)
            .setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));
    InputStream body = open("/").getInputStream();

    assertThatThrownBy(() -> text(body)).isInstanceOf(IOException.class);

    assertThat(batch()).contains("\"status\":[200]", outcome(Outcome.RESET));
  }

  @Test
  void aBodyOfKnownLengthTooThoughTheConnectionHidesIt() throws Exception {
    origin.enqueue(
        new MockResponse()
            .setBody("x".repeat(100_000))
            .setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));

    assertThat(text(open("/").getInputStream())).hasSizeLessThan(100_000);

    assertThat(batch()).contains(outcome(Outcome.RESET), "\"failure\":[\"EOFException\"]");
  }

  @Test
  void aDeniedHostHasItsOwnConnection() throws Exception {
    URLConnection connection =
        connections.open(new URL("http://127.0.0.1:" + origin.getPort() + "/"));

    assertThat(connection.getClass().getPackageName()).startsWith("sun.net");
  }

  @Test
  void aConnectionIsNotRecordedTwiceAndOneOfTlsStaysOne() throws Exception {
    URLConnection connection = connections.open(new URL("https://localhost/"));

    assertThat(connection).isInstanceOf(HttpsURLConnection.class);
    assertThat(connections.recorded(connection)).isSameAs(connection);
    assertThat(connections.open(new URL("file:/etc/hostname")))
        .isNotInstanceOf(HttpURLConnection.class);
  }

  @Test
  void noMethodOfAConnectionIsMissing() {
    assertThat(missing(RecordingConnection.class, HttpURLConnection.class)).isEmpty();
    assertThat(missing(RecordingTlsConnection.class, HttpsURLConnection.class)).isEmpty();
  }

  private static List<String> missing(Class<?> wrapper, Class<?> wrapped) {
    return Stream.<Class<?>>iterate(
            wrapped, type -> type != Object.class, type -> (Class<?>) type.getSuperclass())
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> !declares(wrapper, method))
        .map(Method::toString)
        .distinct()
        .toList();
  }

  private static boolean declares(Class<?> wrapper, Method method) {
    try {
      return !wrapper.getDeclaredMethod(method.getName(), method.getParameterTypes()).isSynthetic();
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  private HttpURLConnection open(String path) throws IOException {
    return (HttpURLConnection)
        connections.open(new URL("http://localhost:" + origin.getPort() + path));
  }

  private static String text(InputStream body) throws IOException {
    try (body) {
      return new String(body.readAllBytes(), UTF_8);
    }
  }

  private static String outcome(Outcome outcome) {
    return "\"outcome\":[" + outcome.code() + "]";
  }

  /** A number of the only exemplar. */
  private static long number(String batch, String column) {
    String key = "\"" + column + "\":[";
    int begin = batch.indexOf(key, batch.indexOf("\"exemplars\"")) + key.length();
    return Long.parseLong(batch.substring(begin, batch.indexOf(']', begin)));
  }

  private String batch() throws Exception {
    assertThat(isochrone.dump()).contains(" 1 requests seen");
    assertThat(isochrone.flush(10_000)).isTrue();
    RecordedRequest request = collector.takeRequest();
    while (!"/v1/batches".equals(request.getPath())) {
      request = collector.takeRequest();
    }
    try (GZIPInputStream json = new GZIPInputStream(request.getBody().inputStream())) {
      return new String(json.readAllBytes(), UTF_8);
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
