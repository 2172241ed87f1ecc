// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.ConnectionUse;
import dev.isochrone.HttpVersion;
import dev.isochrone.Phase;
import dev.isochrone.plan.Outcome;
import java.net.InetSocketAddress;
import java.net.Proxy;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Matrix
class ProxiesTest {

  @Test
  void aPlainRequestThroughAnHttpProxyKeepsItsHost() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().setBody("by proxy"));
      Request get = new Request.Builder().url("http://api.example.com/v1/users/7").build();

      Recorded request = scene.run(scene.client(scene.plain().proxy(httpProxy(scene))), get);

      assertThat(request.outcome()).isEqualTo(Outcome.OK);
      assertThat(request.host()).isEqualTo("api.example.com");
      assertThat(request.api()).isEqualTo("GET /v1/users/{id}");
      assertThat(request.received()).isEqualTo(8);
      assertThat(request.micros(Phase.CONNECT)).isPositive();
    }
  }

  @Test
  void aTunnelIsPartOfConnectingAndNoHop() throws Exception {
    try (CaptureScene scene = CaptureScene.tunnel(Protocol.HTTP_1_1)) {
      scene.answers(tunnelOpen(), new MockResponse().setBody("inside"), new MockResponse());
      OkHttpClient client = scene.client(scene.plain().proxy(httpProxy(scene)));

      Recorded request = scene.run(client, secret());
      Recorded second = scene.run(client, secret());

      assertThat(request.outcome()).isEqualTo(Outcome.OK);
      assertThat(request.redirects()).isZero();
      assertThat(request.retries()).isZero();
      assertThat(request.received()).isEqualTo(6);
      assertThat(request.micros(Phase.TLS)).isPositive();
      assertThat(second.connection()).isEqualTo(ConnectionUse.REUSED);
    }
  }

  @Test
  void aTunnelCarriesHttp2() throws Exception {
    try (CaptureScene scene = CaptureScene.tunnel(Protocol.HTTP_2, Protocol.HTTP_1_1)) {
      scene.answers(tunnelOpen(), new MockResponse().setBody("inside"));

      Recorded request = scene.run(scene.client(scene.plain().proxy(httpProxy(scene))), secret());

      assertThat(request.outcome()).isEqualTo(Outcome.OK);
      assertThat(request.protocol()).isEqualTo(HttpVersion.H2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"keep-alive", "close"})
  void aTunnelThatAsksForCredentialsIsOneRequest(String connection) throws Exception {
    try (CaptureScene scene = CaptureScene.tunnel(Protocol.HTTP_1_1)) {
      scene.answers(
          credentialsWanted(connection), tunnelOpen(), new MockResponse().setBody("inside"));
      OkHttpClient client =
          scene.client(
              scene
                  .plain()
                  .proxy(httpProxy(scene))
                  .proxyAuthenticator(
                      (route, response) ->
                          response
                              .request()
                              .newBuilder()
                              .header("Proxy-Authorization", Credentials.basic("me", "secret"))
                              .build()));

      Recorded request = scene.run(client, secret());

      assertThat(request.outcome()).isEqualTo(Outcome.OK);
      assertThat(request.status()).as("the origin's, not the proxy's").isEqualTo(200);
      assertThat(request.redirects()).isZero();
      assertThat(request.retries()).isZero();
      assertThat(request.received()).isEqualTo(6);
      assertThat(request.connection()).isEqualTo(ConnectionUse.NEW);
    }
  }

  @Test
  void credentialsThatAProxyRefusesAreAFailureToConnect() throws Exception {
    try (CaptureScene scene = CaptureScene.tunnel(Protocol.HTTP_1_1)) {
      scene.answers(new MockResponse().setResponseCode(407));

      Recorded request = scene.fails(scene.client(scene.plain().proxy(httpProxy(scene))), secret());

      assertThat(request.outcome()).isEqualTo(Outcome.CONNECT);
      assertThat(request.status()).isZero();
    }
  }

  @Test
  void aTunnelThatIsRefusedNeverReachedTheOrigin() throws Exception {
    try (CaptureScene scene = CaptureScene.tunnel(Protocol.HTTP_1_1)) {
      scene.answers(new MockResponse().setResponseCode(503));

      Recorded request = scene.fails(scene.client(scene.plain().proxy(httpProxy(scene))), secret());

      assertThat(request.outcome()).isEqualTo(Outcome.CONNECT);
      assertThat(request.reached()).isEqualTo(Phase.CONNECT);
      assertThat(request.status()).isZero();
    }
  }

  @Test
  void aProxyThatIsNotThereIsConnect() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      Proxy nobody =
          new Proxy(
              Proxy.Type.HTTP, new InetSocketAddress(Loopback.address(2), scene.origin.getPort()));

      Recorded request = scene.fails(scene.client(scene.plain().proxy(nobody)), scene.get("/"));

      assertThat(request.outcome()).isEqualTo(Outcome.CONNECT);
      assertThat(request.reached()).isEqualTo(Phase.CONNECT);
    }
  }

  @Test
  void socksResolvesTheNameSoNothingIsLookedUpHere() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext();
        Socks5Proxy socks = Socks5Proxy.to(scene.origin.getPort())) {
      scene.answers(new MockResponse().setBody("by socks"));
      Request get = new Request.Builder().url("http://only.the.proxy.knows/").build();

      Recorded request = scene.run(scene.client(scene.plain().proxy(socks.proxy())), get);

      assertThat(request.outcome()).isEqualTo(Outcome.OK);
      assertThat(request.micros(Phase.DNS)).isZero();
      assertThat(request.micros(Phase.CONNECT)).isPositive();
      assertThat(request.ip()).as("of an address that only the proxy knows").isZero();
      assertThat(socks.connections()).isEqualTo(1);
    }
  }

  @Test
  void socksCarriesTls() throws Exception {
    try (CaptureScene scene = CaptureScene.tls(Protocol.HTTP_2, Protocol.HTTP_1_1);
        Socks5Proxy socks = Socks5Proxy.to(scene.origin.getPort())) {
      scene.answers(new MockResponse());
      Request get = new Request.Builder().url("https://localhost/").build();

      Recorded request = scene.run(scene.client(scene.plain().proxy(socks.proxy())), get);

      assertThat(request.outcome()).isEqualTo(Outcome.OK);
      assertThat(request.protocol()).isEqualTo(HttpVersion.H2);
      assertThat(request.micros(Phase.TLS)).isPositive();
    }
  }

  @Test
  void socksThatRefusesIsConnect() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext();
        Socks5Proxy socks = Socks5Proxy.refusing()) {
      Recorded request =
          scene.fails(scene.client(scene.plain().proxy(socks.proxy())), scene.get("/"));

      assertThat(request.outcome()).isEqualTo(Outcome.CONNECT);
      assertThat(request.reached()).isEqualTo(Phase.CONNECT);
    }
  }

  private static Proxy httpProxy(CaptureScene scene) {
    return new Proxy(
        Proxy.Type.HTTP, new InetSocketAddress(Loopback.address(1), scene.origin.getPort()));
  }

  /** The mock server of OkHttp 5 only answers what is marked as part of a tunnel in clear text. */
  private static MockResponse credentialsWanted(String connection) {
    SocketPolicy inClear =
        connection.equals("close") ? SocketPolicy.DISCONNECT_AT_END : SocketPolicy.KEEP_OPEN;
    return new MockResponse()
        .setResponseCode(407)
        .setHeader("Proxy-Authenticate", "Basic realm=proxy")
        .setHeader("Connection", connection)
        .setSocketPolicy(RunningOkHttp.isVersion5() ? SocketPolicy.UPGRADE_TO_SSL_AT_END : inClear);
  }

  private static MockResponse tunnelOpen() {
    return new MockResponse().setSocketPolicy(SocketPolicy.UPGRADE_TO_SSL_AT_END).clearHeaders();
  }

  private static Request secret() {
    return new Request.Builder().url("https://localhost/secret").build();
  }
}
