// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.collector.SecretHash;
import dev.isochrone.collector.access.Role;
import dev.isochrone.collector.access.Rules;
import dev.isochrone.collector.app.RouteListing.Endpoint;
import dev.isochrone.planner.command.SamplingCommand;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
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

/**
 * Every route of the collector, as it is wired, asked by everybody: an endpoint that has no rule
 * fails here, and so does one whose rule is not kept.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessMatrixTest {
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
    lines.append(
        "read of-shop reader,operator,privacy-officer shop %s%n"
            .formatted(SecretHash.of("shop only")));
    lines.append(
        "read of-calendar privacy-officer calendar %s%n".formatted(SecretHash.of("calendar only")));
    Files.writeString(access, lines);
    collector =
        TestCollector.start(
            directory,
            "--isochrone.access.poll-every=100ms",
            "--isochrone.keys[1].tenant=acme",
            "--isochrone.keys[1].app=calendar",
            "--isochrone.keys[1].key=of the calendar",
            "--isochrone.access.oidc.issuer=http://127.0.0.1:1/nobody-there",
            "--isochrone.access.oidc.client-id=" + TestProvider.CLIENT,
            "--isochrone.access.oidc.client-secret=" + TestProvider.SECRET,
            "--isochrone.access.oidc.url=http://127.0.0.1");
  }

  @AfterAll
  void stop() {
    collector.close();
  }

  @Test
  void every_endpoint_has_a_rule_that_is_kept_for_every_role() throws Exception {
    Set<Endpoint> endpoints = endpoints();
    assertThat(endpoints)
        .contains(
            new Endpoint(HttpMethod.POST, "/v1/batches"),
            new Endpoint(HttpMethod.GET, "/api/x"),
            new Endpoint(HttpMethod.GET, "/api/session"),
            new Endpoint(HttpMethod.DELETE, "/api/session"),
            new Endpoint(HttpMethod.GET, "/oauth2/authorization/oidc"),
            new Endpoint(HttpMethod.GET, "/login/oauth2/code/oidc"),
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
  void what_is_of_all_apps_is_told_to_who_sees_them_all() throws Exception {
    String whole = get("/api/status?app=shop", "" + Role.READER).body();
    String part = get("/api/status?app=shop&seen=%5B%5D", "shop only").body();

    assertThat(whole).containsPattern("\"stored_bytes\": \\d");
    assertThat(part).contains("\"stored_bytes\": null", "\"stored_bytes_today\": null");
  }

  @Test
  void a_token_for_one_app_sees_no_other() throws Exception {
    assertThat(get("/api/regions?app=shop", "shop only").statusCode()).isEqualTo(200);
    for (String query :
        List.of("", "?app=other", "?app=", "?app", "?app=shop&app=other", "?app=Shop")) {
      HttpResponse<String> answer = get("/api/regions" + query, "shop only");
      assertThat(answer.statusCode()).as(query).isEqualTo(403);
      assertThat(answer.body()).contains("\"error\":\"forbidden\"");
    }
    for (String query : List.of("", "?app=shop")) {
      assertThat(get("/actuator/prometheus" + query, "shop only").statusCode()).isEqualTo(403);
    }
    for (String escaped :
        List.of("/%61pi/regions?app=other", "/ap%69/regions", "/actuator/%70rometheus")) {
      assertThat(get(escaped, "shop only").statusCode()).as(escaped).isEqualTo(403);
    }
  }

  @Test
  void a_token_for_one_app_marks_no_other_and_sees_no_receipt_of_another() throws Exception {
    for (String app : List.of("shop", "other")) {
      assertThat(promise("installation=a&app=" + app, TestCollector.OWNER_TOKEN)).isEqualTo(202);
    }
    assertThat(
            collector.awaitCount("SELECT uniqExact(app) FROM erasures WHERE tenant = 'default'", 2))
        .isEqualTo(2);

    assertThat(get("/api/privacy/erasures?app=shop", "shop only").body())
        .contains("\"shop\"")
        .doesNotContain("\"other\"");
    assertThat(mark("/api/marks?app=shop", "{\"label\":\"a\",\"app\":\"other\"}")).isEqualTo(400);
    assertThat(mark("/api/marks", "{\"label\":\"a\",\"app\":\"shop\"}")).isEqualTo(403);
    assertThat(mark("/api/marks?app=shop", "{\"label\":\"for all\"}")).isEqualTo(201);
    assertThat(collector.rows("SELECT app FROM marks WHERE label = 'for all'").toString())
        .isEqualTo("[{\"app\":\"shop\"}]");
  }

  @Test
  void a_token_for_one_app_sees_people_of_the_tenant_alone_that_has_a_key_for_it()
      throws Exception {
    assertThat(promise("app=shop&installation=b&tenant=acme", TestCollector.OWNER_TOKEN))
        .isEqualTo(202);
    collector.awaitCount("SELECT count() FROM erasures WHERE tenant = 'acme'", 1);
    assertThat(get("/api/privacy/erasures?app=shop&tenant=acme", TestCollector.OWNER_TOKEN).body())
        .contains("\"acme\"");

    assertThat(get("/api/privacy/erasures?app=shop", "shop only").body()).doesNotContain("acme");
    for (String tenant : List.of("", "&tenant=default")) {
      String person = "app=shop&user=a" + tenant;
      assertThat(get("/api/privacy/export?" + person, "shop only").statusCode()).isEqualTo(200);
      assertThat(promise(person, "shop only")).isEqualTo(202);
    }
    for (String tenant :
        List.of("acme", "", "Default", "default&tenant=acme", "acme&tenant=default")) {
      String person = "app=shop&user=a&tenant=" + tenant;
      assertThat(get("/api/privacy/export?" + person, "shop only").statusCode())
          .as(tenant)
          .isEqualTo(403);
      assertThat(get("/api/privacy/erasures?" + person, "shop only").statusCode()).isEqualTo(403);
      assertThat(promise(person, "shop only")).isEqualTo(403);
    }
    String person = "/api/privacy/export?app=calendar&user=a";
    assertThat(get(person + "&tenant=acme", "calendar only").statusCode()).isEqualTo(200);
    assertThat(get(person, "calendar only").statusCode()).isEqualTo(403);
  }

  private int promise(String person, String token) throws Exception {
    return send("POST", "/api/privacy/erasures?" + person, "Authorization", "Bearer " + token);
  }

  @Test
  void the_operators_command_marks_with_a_token_for_one_app() throws Exception {
    assertThat(markCommand("by command", "--app", "shop")).isZero();
    assertThat(markCommand("of another", "--app", "other")).isEqualTo(1);
    assertThat(markCommand("of all")).isEqualTo(1);
    assertThat(collector.rows("SELECT app, label FROM marks WHERE label != 'for all'").toString())
        .isEqualTo("[{\"app\":\"shop\",\"label\":\"by command\"}]");
  }

  private int markCommand(String label, String... options) throws Exception {
    List<String> args =
        new ArrayList<>(
            List.of("mark", label, "--collector", collector.url(), "--token", "shop only"));
    args.addAll(List.of(options));
    return ChildCollector.java(List.of(), SamplingCommand.class, args).waitFor();
  }

  private int mark(String path, String json) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(collector.url() + path))
            .header("Authorization", "Bearer shop only")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
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

  /** All routes, and what has a rule and is answered by a filter. */
  @SuppressWarnings("unchecked")
  private Set<Endpoint> endpoints() {
    Set<Endpoint> endpoints =
        new LinkedHashSet<>(
            RouteListing.of(
                (Collection<RouterFunction<?>>)
                    (Collection<?>) collector.beans(RouterFunction.class),
                collector.beans(RequestMappingInfoHandlerMapping.class)));
    Rules.ALL.stream()
        .filter(rule -> !rule.path().hasPatternSyntax())
        .map(rule -> new Endpoint(rule.method(), rule.path().getPatternString()))
        .forEach(endpoints::add);
    return endpoints;
  }

  private static Optional<Rules.Rule> ruleOf(Endpoint endpoint) {
    return Rules.ALL.stream()
        .filter(rule -> rule.method().equals(endpoint.method()))
        .filter(rule -> rule.path().matches(PathContainer.parsePath(endpoint.path())))
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
