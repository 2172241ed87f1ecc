// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.CacheStatus;
import dev.isochrone.ConnectionUse;
import dev.isochrone.Phase;
import dev.isochrone.plan.Outcome;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.Test;

@Matrix
class HopsTest {

  @Test
  void aRedirectOnTheSameHostIsOneRequest() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(
          redirect("/new").setHeadersDelay(150, MILLISECONDS).setBody("moved"),
          new MockResponse().setHeadersDelay(150, MILLISECONDS).setBody("here"));

      Recorded request = scene.run(scene.get("/old"));

      assertThat(request.redirects()).isEqualTo(1);
      assertThat(request.retries()).isZero();
      assertThat(request.status()).isEqualTo(200);
      assertThat(request.api()).isEqualTo("GET /old");
      assertThat(request.micros(Phase.WAIT)).isGreaterThan(150_000);
      assertThat(request.received())
          .as("OkHttp closes a redirect's body unread")
          .isEqualTo("here".length());
      assertThat(request.connection()).isEqualTo(ConnectionUse.NEW);
      assertThat(scene.requests.waiting()).isZero();
    }
  }

  @Test
  void aRedirectToAnotherHostConnectsTwice() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext();
        MockWebServer other = new MockWebServer()) {
      other.start(Loopback.address(1), 0);
      other.enqueue(new MockResponse().addHeader("cf-ray", "8a-NRT").setBody("other"));
      scene.answers(
          redirect("http://other.test:" + other.getPort() + "/")
              .addHeader("x-amz-cf-pop", "FRA50-C1"));

      Recorded request = scene.run(scene.get("/"));

      assertThat(request.redirects()).isEqualTo(1);
      assertThat(request.pop()).as("the last hop's").isEqualTo("NRT");
      assertThat(request.host()).as("the first hop's").isEqualTo(scene.origin.getHostName());
      assertThat(request.outcome()).isEqualTo(Outcome.OK);
    }
  }

  @Test
  void anAnswerToAChallengeIsAFollowUp() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().setResponseCode(401), new MockResponse().setBody("in"));
      OkHttpClient client =
          scene.client(
              scene
                  .plain()
                  .authenticator(
                      (route, response) ->
                          response.request().newBuilder().header("Authorization", "x").build()));

      Recorded request = scene.run(client, scene.get("/"));

      assertThat(request.redirects()).isEqualTo(1);
      assertThat(request.outcome()).isEqualTo(Outcome.OK);
    }
  }

  @Test
  void aStaleConnectionIsRetried() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(
          new MockResponse().setBody("warm"),
          new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST),
          new MockResponse().setBody("second try"));
      OkHttpClient client = scene.client();
      scene.run(client, scene.get("/"));

      Recorded request = scene.run(client, scene.get("/"));

      assertThat(request.retries()).isEqualTo(1);
      assertThat(request.redirects()).isZero();
      assertThat(request.outcome()).isEqualTo(Outcome.OK);
      assertThat(request.failure()).isNull();
      assertThat(request.connection()).isEqualTo(ConnectionUse.NEW);
    }
  }

  @Test
  void aRefusedAddressIsRetriedOnTheNext() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse());
      OkHttpClient client =
          scene.client(
              scene.plain().dns(host -> List.of(Loopback.address(2), Loopback.address(1))));

      Recorded request = scene.run(client, named(scene));

      assertThat(request.outcome()).isEqualTo(Outcome.OK);
      assertThat(request.retries()).isEqualTo(1);
    }
  }

  @Test
  void aStuckAddressLosesToTheNextAndItsLateFailureChangesNothing() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().setHeadersDelay(100, MILLISECONDS).setBody("won"));
      OkHttpClient client =
          scene.client(
              scene
                  .plain()
                  .dns(host -> List.of(Loopback.address(2), Loopback.address(1)))
                  .socketFactory(new StuckSocketFactory("127.0.0.2"))
                  .connectTimeout(1, TimeUnit.SECONDS));

      Recorded request = scene.run(client, named(scene));

      assertThat(request.outcome()).isEqualTo(Outcome.OK);
      assertThat(request.failure()).isNull();
      assertThat(request.micros(Phase.CONNECT))
          .as("until the second address won: 250 ms later on OkHttp 5, after the timeout on 4")
          .isBetween(200_000L, 1_500_000L);
      assertThat(request.micros(Phase.WAIT)).isGreaterThan(50_000);
      assertThat(request.retries()).isEqualTo(RunningOkHttp.isVersion5() ? 0 : 1);
    }
  }

  @Test
  void anAppThatRetriesByItselfStaysOneRequest() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().setResponseCode(503), new MockResponse().setBody("ok"));
      OkHttpClient client =
          scene.client(
              scene
                  .plain()
                  .addInterceptor(
                      chain -> {
                        chain.proceed(chain.request()).close();
                        return chain.proceed(chain.request());
                      }));

      Recorded request = scene.run(client, scene.get("/"));

      assertThat(request.redirects()).isEqualTo(1);
      assertThat(request.status()).isEqualTo(200);
      assertThat(request.cache()).isEqualTo(CacheStatus.UNKNOWN);
    }
  }

  private static MockResponse redirect(String to) {
    return new MockResponse().setResponseCode(302).addHeader("Location", to);
  }

  private static Request named(CaptureScene scene) {
    return new Request.Builder()
        .url("http://api.example.com:" + scene.origin.getPort() + "/")
        .build();
  }
}
