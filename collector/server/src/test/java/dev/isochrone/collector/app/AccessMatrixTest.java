// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.collector.SecretHash;
import dev.isochrone.collector.access.Role;
import dev.isochrone.collector.access.Rules;
import dev.isochrone.collector.app.RouteListing.Endpoint;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Every route of the collector, as it is wired, asked by everybody: an endpoint that has no rule
 * fails here, and so does one whose rule is not kept.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessMatrixTest {
  private static final PathPatternParser PATTERNS = PathPatternParser.defaultInstance;

  @SuppressWarnings("NullAway.Init")
  private TestCollector collector;

  @SuppressWarnings("NullAway.Init")
  private Path access;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    access = directory.resolve("access");
    StringBuilder lines = new StringBuilder();
    for (Role role : Role.values()) {
      lines.append(
          "read of-%s %s * %s%n".formatted(role, role.spelled(), SecretHash.of("" + role)));
    }
    lines.append("read of-shop reader shop %s%n".formatted(SecretHash.of("shop only")));
    Files.writeString(access, lines);
    collector = TestCollector.start(directory, "--isochrone.access.poll-every=100ms");
  }

  @AfterAll
  void stop() {
    collector.close();
  }

  @Test
  void every_endpoint_has_a_rule_that_is_kept_for_every_role() throws Exception {
    List<Endpoint> endpoints = endpoints();
    assertThat(endpoints)
        .contains(
            new Endpoint(HttpMethod.POST, "/v1/batches"),
            new Endpoint(HttpMethod.GET, "/api/x"),
            new Endpoint(HttpMethod.GET, "/actuator/prometheus"));
    for (Endpoint endpoint : endpoints) {
      if (endpoint.path().startsWith("/v1/")) {
        assertThat(status(endpoint, Optional.empty())).as("%s", endpoint).isEqualTo(401);
        assertThat(status(endpoint, Optional.of("" + Role.READER)))
            .as("%s", endpoint)
            .isEqualTo(401);
        continue;
      }
      Optional<Rules.Rule> rule = ruleOf(endpoint);
      assertThat(rule).as("a rule for %s", endpoint).isPresent();
      Role needed = rule.get().role();
      assertThat(isRefused(endpoint, Optional.empty()))
          .as("%s", endpoint)
          .isEqualTo(needed != null);
      for (Role role : Role.values()) {
        assertThat(isRefused(endpoint, Optional.of("" + role)))
            .as("%s as %s", endpoint, role)
            .isEqualTo(needed != null && role != needed);
      }
      assertThat(isRefused(endpoint, Optional.of(TestCollector.OWNER_TOKEN))).isFalse();
    }
  }

  @Test
  void what_has_no_rule_is_denied_to_the_owner_too() throws Exception {
    for (String path : List.of("/actuator/env", "/api/privacy", "/internal", "/v2/batches")) {
      assertThat(status(new Endpoint(HttpMethod.GET, path), Optional.of(TestCollector.OWNER_TOKEN)))
          .as(path)
          .isIn(403, 404);
      assertThat(status(new Endpoint(HttpMethod.DELETE, path), Optional.empty()))
          .as(path)
          .isEqualTo(401);
    }
  }

  @Test
  void a_token_for_one_app_sees_no_other() throws Exception {
    assertThat(get("/api/regions?app=shop", "shop only").statusCode()).isEqualTo(200);
    for (String query : List.of("", "?app=other", "?app=", "?app=shop&app=other", "?app=Shop")) {
      HttpResponse<String> answer = get("/api/regions" + query, "shop only");
      assertThat(answer.statusCode()).as(query).isEqualTo(403);
      assertThat(answer.body()).contains("\"error\":\"forbidden\"");
    }
    for (String query : List.of("", "?app=shop")) {
      assertThat(get("/actuator/prometheus" + query, "shop only").statusCode()).isEqualTo(403);
    }
  }

  @Test
  void a_token_comes_and_goes_without_a_restart() throws Exception {
    String before = Files.readString(access);
    assertThat(get("/api/regions", "guest").statusCode()).isEqualTo(401);

    Files.writeString(access, before + "read guest reader * " + SecretHash.of("guest") + "\n");
    awaitStatus("guest", 200);

    Files.writeString(access, before);
    awaitStatus("guest", 401);
  }

  @Test
  void the_link_becomes_a_cookie_and_loses_its_token() throws Exception {
    HttpResponse<String> login = get("/?token=" + TestCollector.OWNER_TOKEN + "&view=world", "");

    assertThat(login.statusCode()).isEqualTo(303);
    assertThat(login.headers().firstValue("Location")).contains("/?view=world");
    String cookie = login.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("SameSite=Strict", "Path=/").containsIgnoringCase("; HttpOnly");
    String pair = cookie.substring(0, cookie.indexOf(';'));
    assertThat(send("GET", "/api/regions", "Cookie", pair)).isEqualTo(200);
    assertThat(send("POST", "/api/marks", "Cookie", pair)).isEqualTo(401);
    assertThat(send("POST", "/api/marks", "Cookie", pair, "Origin", "https://evil.example"))
        .isEqualTo(401);
    assertThat(send("POST", "/api/marks", "Cookie", pair, "Origin", collector.url()))
        .isNotEqualTo(401);
    assertThat(get("/?token=wrong", "").statusCode()).isEqualTo(401);
  }

  @Test
  void the_screens_keep_to_themselves() throws Exception {
    HttpResponse<String> page = get("/", "");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.headers().firstValue("X-Frame-Options")).contains("DENY");
    assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
  }

  @SuppressWarnings("unchecked")
  private List<Endpoint> endpoints() {
    return RouteListing.of(
        (Collection<RouterFunction<?>>) (Collection<?>) collector.beans(RouterFunction.class),
        collector.beans(RequestMappingInfoHandlerMapping.class));
  }

  private static Optional<Rules.Rule> ruleOf(Endpoint endpoint) {
    return Rules.ALL.stream()
        .filter(rule -> rule.method().equals(endpoint.method()))
        .filter(
            rule -> {
              PathPattern pattern = PATTERNS.parse(rule.path());
              return pattern.matches(PathContainer.parsePath(endpoint.path()));
            })
        .findFirst();
  }

  private boolean isRefused(Endpoint endpoint, Optional<String> token) throws Exception {
    int status = status(endpoint, token);
    if (token.isEmpty()) {
      assertThat(status).isNotEqualTo(403);
    }
    return Set.of(401, 403).contains(status);
  }

  private int status(Endpoint endpoint, Optional<String> token) throws Exception {
    return token.isPresent()
        ? send(endpoint.method().name(), endpoint.path(), "Authorization", "Bearer " + token.get())
        : send(endpoint.method().name(), endpoint.path());
  }

  private int send(String method, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(collector.url() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  private HttpResponse<String> get(String path, String token) throws Exception {
    return collector.get(path, "Authorization", "Bearer " + token);
  }

  private void awaitStatus(String token, int expected) throws Exception {
    long deadline = System.nanoTime() + 30_000_000_000L;
    int status = 0;
    while (status != expected && System.nanoTime() < deadline) {
      status = get("/api/regions", token).statusCode();
    }
    assertThat(status).isEqualTo(expected);
  }
}
