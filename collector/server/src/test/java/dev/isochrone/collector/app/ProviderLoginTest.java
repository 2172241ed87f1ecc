// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** People with browsers, a provider of ours, and who of them is let in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProviderLoginTest {
  private static final String BEGIN = "/oauth2/authorization/oidc";
  private static final String REGIONS = "/api/regions?app=shop";
  private static final UnaryOperator<JWTClaimsSet.Builder> READER =
      claims -> claims.claim("roles", List.of("reader")).claim("name", "Alice Example");

  private TestProvider provider;
  private TestCollector collector;
  private TestCollector other;
  private int port;

  private Path directory;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    directory = temporary;
    provider = TestProvider.start();
    port = freePort();
    provider.isDown(true); // a collector starts without it
    collector = TestCollector.start(directory.resolve("one"), settings(port));
    other =
        TestCollector.start(
            directory.resolve("other"),
            settings(0, "--clickhouse.url=" + collector.clickHouseUrl()));
  }

  @AfterAll
  void stop() throws Exception {
    other.close();
    collector.close();
    provider.close();
  }

  @BeforeEach
  void usual() {
    provider.isDown(false);
    provider.logsIn(READER);
  }

  @Test
  void a_person_logs_in_comes_back_to_the_view_and_is_known_by_name() throws Exception {
    Browser alice = new Browser(url(port));
    assertThat(alice.get(REGIONS).statusCode()).isEqualTo(401);
    assertThat(alice.session().get("signInWith").asString()).isEqualTo("Example ID");

    HttpResponse<String> page = alice.logIn("view=edge&app=shop&filter=a%2Fb");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.uri()).isEqualTo(URI.create(url(port) + "/?view=edge&app=shop&filter=a%2Fb"));
    assertThat(alice.get(REGIONS).statusCode()).isEqualTo(200);
    JsonNode session = alice.session();
    assertThat(session.get("name").asString()).isEqualTo("Alice Example");
    assertThat(session.get("roles").toString()).isEqualTo("[\"reader\"]");
    assertThat(session.get("until").asLong() - System.currentTimeMillis())
        .isBetween(3_500_000L, 3_600_000L);
    assertThat(alice.get("/api/privacy/erasures").statusCode()).isEqualTo(403);
  }

  @Test
  void cookies_are_out_of_reach_and_new_with_each_log_in() throws Exception {
    Browser alice = new Browser(url(port));
    alice.logIn("");
    String first = alice.cookie("isochrone_session");
    alice.logIn("");

    assertThat(alice.cookie("isochrone_session")).isNotEqualTo(first);
    assertThat(alice.setCookies)
        .filteredOn(cookie -> cookie.startsWith("isochrone_session="))
        .isNotEmpty()
        .allSatisfy(
            cookie ->
                assertThat(cookie)
                    .contains("SameSite=Strict", "Path=/;", "Max-Age=3600")
                    .containsIgnoringCase("; HttpOnly"));
    assertThat(alice.setCookies)
        .filteredOn(cookie -> cookie.startsWith("isochrone_login="))
        .isNotEmpty()
        .allSatisfy(
            cookie ->
                assertThat(cookie)
                    .contains("SameSite=Lax", "Path=/login/oauth2/code/oidc")
                    .containsIgnoringCase("; HttpOnly"));
    assertThat(alice.cookie("isochrone_login")).as("is used up").isEmpty();
  }

  @Test
  void logging_out_takes_the_session_back() throws Exception {
    Browser alice = new Browser(url(port));
    alice.logIn("");

    assertThat(alice.logOut("https://evil.example")).isEqualTo(403);
    assertThat(alice.get(REGIONS).statusCode()).isEqualTo(200);
    assertThat(alice.logOut(url(port))).isEqualTo(204);
    assertThat(alice.get(REGIONS).statusCode()).isEqualTo(401);
    assertThat(alice.session().get("name").isNull()).isTrue();
  }

  @Test
  void the_last_log_in_is_the_one_that_counts() throws Exception {
    Browser alice = new Browser(url(port));
    alice.get("/?token=" + TestCollector.OWNER_TOKEN);
    assertThat(alice.session().get("name").asString()).isEqualTo("owner");
    alice.logIn("");
    assertThat(alice.session().get("name").asString()).isEqualTo("Alice Example");
    alice.get("/?token=" + TestCollector.OWNER_TOKEN);
    assertThat(alice.session().get("name").asString()).isEqualTo("owner");
  }

  @Test
  void a_session_changes_things_from_our_own_pages_only() throws Exception {
    provider.logsIn(claims -> claims.claim("roles", "operator"));
    Browser operator = new Browser(url(port));
    operator.logIn("");

    assertThat(operator.mark("/api/marks", "shop", "https://evil.example")).isEqualTo(401);
    assertThat(operator.mark("/api/marks", "shop", url(port))).isEqualTo(201);
  }

  @Test
  void a_person_of_one_app_sees_no_other() throws Exception {
    provider.logsIn(
        READER.andThen(claims -> claims.claim("isochrone_apps", List.of("shop")))::apply);
    Browser alice = new Browser(url(port));
    alice.logIn("");

    assertThat(alice.session().get("apps").toString()).isEqualTo("[\"shop\"]");
    assertThat(alice.get(REGIONS).statusCode()).isEqualTo(200);
    for (String path :
        List.of(
            "/api/regions",
            "/api/regions?app=other",
            "/api/regions?app=shop&app=other",
            "/%61pi/regions?app=other",
            "/actuator/prometheus?app=shop",
            "/%61ctuator/prometheus?app=shop")) {
      assertThat(alice.get(path).statusCode()).as(path).isEqualTo(403);
    }
  }

  @Test
  void who_has_no_role_is_told_so_and_not_let_in() throws Exception {
    for (UnaryOperator<JWTClaimsSet.Builder> claims :
        List.<UnaryOperator<JWTClaimsSet.Builder>>of(
            none -> none,
            others -> others.claim("roles", List.of("admin")),
            ofNoApp -> ofNoApp.claim("roles", "reader").claim("isochrone_apps", List.of()))) {
      provider.logsIn(claims);
      Browser bob = new Browser(url(port));

      assertThat(bob.logIn("view=edge").uri().getQuery()).isEqualTo("view=edge&sign-in=no-role");
      assertThat(bob.get(REGIONS).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void what_the_provider_did_not_sign_for_us_now_and_for_this_log_in_is_refused() throws Exception {
    List<UnaryOperator<JWTClaimsSet.Builder>> spoilt =
        List.of(
            claims -> claims.claim("nonce", "of another log-in"),
            claims -> claims.claim("nonce", null),
            claims -> claims.audience("another"),
            claims -> claims.audience(List.of(TestProvider.CLIENT, "b")).claim("azp", "b"),
            claims -> claims.issuer("https://else.example"),
            claims -> claims.expirationTime(TestProvider.at(-120)));
    for (int i = 0; i < spoilt.size(); i++) {
      provider.logsIn(READER.andThen(spoilt.get(i))::apply);
      assertRefused("claims " + i);
    }
    provider.logsIn(READER);
    provider.signsWith(TestProvider.newKey());
    assertRefused("another key");
  }

  private void assertRefused(String what) throws Exception {
    Browser alice = new Browser(url(port));
    assertThat(alice.logIn("").uri().getQuery()).as(what).isEqualTo("sign-in=failed");
    assertThat(alice.get(REGIONS).statusCode()).as(what).isEqualTo(401);
  }

  @Test
  void an_answer_counts_in_the_browser_that_asked_alone_and_once() throws Exception {
    Browser alice = new Browser(url(port));
    Browser mallory = new Browser(url(port));
    String answer = alice.answerOfProvider();

    assertThat(location(mallory.getOnce(answer))).endsWith("/?sign-in=failed");
    mallory.answerOfProvider();
    assertThat(location(mallory.getOnce(answer))).as("another state").endsWith("sign-in=failed");
    assertThat(location(alice.getOnce(answer.replace("state=", "state=x"))))
        .as("another state")
        .endsWith("sign-in=failed");
    assertThat(location(alice.getOnce(answer))).as("its cookie is gone").endsWith("sign-in=failed");
    assertThat(alice.get(REGIONS).statusCode()).isEqualTo(401);
    String refused = "/login/oauth2/code/oidc?error=access_denied&state=x";
    assertThat(location(alice.getOnce(url(port) + refused))).endsWith("/?sign-in=failed");
  }

  @Test
  void one_is_led_to_our_own_page_only() throws Exception {
    for (String view :
        List.of("//evil.example", "https://evil.example", "x\r\nSet-Cookie: a=b", "%zz", "a#b")) {
      Browser alice = new Browser(url(port));
      assertThat(alice.logIn(view).uri()).as(view).isEqualTo(URI.create(url(port) + "/"));
    }
  }

  @Test
  void a_forged_or_foreign_cookie_is_nobodys() throws Exception {
    Browser alice = new Browser(url(port));
    alice.logIn("");
    String session = alice.cookie("isochrone_session");
    alice.getOnce(url(port) + BEGIN);
    char last = session.charAt(session.length() - 3);
    for (String forged :
        List.of(
            "",
            "x",
            "!",
            "A".repeat(100),
            session.substring(1),
            session.substring(0, session.length() - 3) + (last == 'A' ? 'B' : 'A') + "AA",
            alice.cookie("isochrone_login"))) {
      HttpResponse<String> answer =
          new Browser(url(port)).get(REGIONS, "Cookie", "isochrone_session=" + forged);
      assertThat(answer.statusCode()).as(forged).isEqualTo(401);
    }
  }

  @Test
  void a_provider_that_is_down_is_told_of_and_nothing_else_suffers() throws Exception {
    Browser before = new Browser(url(port));
    before.logIn("");
    Browser alice = new Browser(url(port));
    String answer = alice.answerOfProvider();
    provider.isDown(true);

    assertThat(location(alice.getOnce(answer))).endsWith("/?view=world&sign-in=unavailable");
    assertThat(before.get(REGIONS).statusCode()).isEqualTo(200);
    assertThat(collector.get(REGIONS).statusCode()).isEqualTo(200);
  }

  @Test
  void another_collector_takes_over_and_the_first_log_in_waits_for_the_provider() throws Exception {
    provider.isDown(true);
    Browser alice = new Browser(url(port));
    assertThat(location(alice.getOnce(other.url() + BEGIN + "?return=view%3Dedge")))
        .isEqualTo(url(port) + "/?view=edge&sign-in=unavailable");
    provider.isDown(false);

    // begun at the first, ended at the other; cookies know hosts and no ports
    String answer = alice.answerOfProvider().replace(url(port), other.url());
    assertThat(location(alice.getOnce(answer))).isEqualTo(url(port) + "/?view=world");

    assertThat(alice.get(REGIONS).statusCode()).as("at the first").isEqualTo(200);
  }

  private static String location(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(303);
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private String[] settings(int listens, String... more) throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), TestProvider.SECRET + "\n");
    List<String> settings =
        new ArrayList<>(
            List.of(
                "--server.port=" + listens,
                "--isochrone.access.oidc.issuer=" + provider.url(),
                "--isochrone.access.oidc.client-id=" + TestProvider.CLIENT,
                "--isochrone.access.oidc.client-secret-file=" + secret,
                "--isochrone.access.oidc.provider=Example ID",
                "--isochrone.access.oidc.session-lasts=1h",
                "--isochrone.access.oidc.url=" + url(port)));
    settings.addAll(List.of(more));
    return settings.toArray(String[]::new);
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Keeps cookies and follows redirects over real sockets. */
  private static final class Browser {
    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final List<String> setCookies = new ArrayList<>();
    private final HttpClient http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).cookieHandler(cookies).build();
    private final String url;

    Browser(String url) {
      this.url = url;
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
      return send(HttpRequest.newBuilder(URI.create(url + path)), headers);
    }

    HttpResponse<String> getOnce(String address) throws Exception {
      return send(HttpRequest.newBuilder(URI.create(address)));
    }

    /** As the button does; ends at the page that is shown then. */
    HttpResponse<String> logIn(String view) throws Exception {
      String address = url + BEGIN + "?return=" + URLEncoder.encode(view, StandardCharsets.UTF_8);
      HttpResponse<String> answer = getOnce(address);
      while (answer.statusCode() / 100 == 3) {
        answer = getOnce(answer.headers().firstValue("Location").orElseThrow());
      }
      return answer;
    }

    /** Where the provider leads back to, not gone to yet. */
    String answerOfProvider() throws Exception {
      HttpResponse<String> begun = getOnce(url + BEGIN + "?return=view%3Dworld");
      HttpResponse<String> asked = getOnce(begun.headers().firstValue("Location").orElseThrow());
      return asked.headers().firstValue("Location").orElseThrow();
    }

    int logOut(String origin) throws Exception {
      return send(
              HttpRequest.newBuilder(URI.create(url + "/api/session")).DELETE(), "Origin", origin)
          .statusCode();
    }

    int mark(String path, String app, String origin) throws Exception {
      String mark = "{\"label\":\"4.2\",\"app\":\"%s\"}".formatted(app);
      return send(
              HttpRequest.newBuilder(URI.create(url + path))
                  .POST(HttpRequest.BodyPublishers.ofString(mark)),
              "Origin",
              origin,
              "Content-Type",
              "application/json")
          .statusCode();
    }

    JsonNode session() throws Exception {
      return TestCollector.json(get("/api/session"));
    }

    String cookie(String name) {
      return cookies.getCookieStore().getCookies().stream()
          .filter(cookie -> cookie.getName().equals(name))
          .map(HttpCookie::getValue)
          .findFirst()
          .orElse("");
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers)
        throws Exception {
      if (headers.length > 0) {
        request.headers(headers);
      }
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      setCookies.addAll(answer.headers().allValues("Set-Cookie"));
      return answer;
    }
  }
}
