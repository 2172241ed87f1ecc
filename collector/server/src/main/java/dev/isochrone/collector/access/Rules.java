// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import static dev.isochrone.collector.access.Role.OPERATOR;
import static dev.isochrone.collector.access.Role.PRIVACY_OFFICER;
import static dev.isochrone.collector.access.Role.READER;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Who may use which path; the first rule that fits holds, and what has none is denied to everybody.
 * Paths under {@code /v1/} are not here: they belong to apps and their ingest keys, and each of
 * their endpoints checks the key before it reads anything else.
 */
public final class Rules {
  /** The paths that ingest keys open. */
  public static final String INGEST = "/v1/**";

  /** Begins a log-in at the provider. */
  static final String LOGIN = "/oauth2/authorization/" + Provider.ID;

  /** Where the provider leads back to. */
  static final String LOGIN_DONE = "/login/oauth2/code/" + Provider.ID;

  /** Who one is. */
  static final String SESSION = "/api/session";

  /**
   * One rule.
   *
   * @param method of the request
   * @param path what it is about
   * @param role who may; null for everybody
   */
  public record Rule(HttpMethod method, PathPattern path, @Nullable Role role) {

    Rule(HttpMethod method, String path, @Nullable Role role) {
      this(method, PathPatternParser.defaultInstance.parse(path), role);
    }

    /** Whether it is about this request, however its path is escaped. */
    boolean fits(ServerHttpRequest request) {
      return method.equals(request.getMethod())
          && path.matches(request.getPath().pathWithinApplication());
    }
  }

  /** All of them. A new endpoint is one line here. */
  public static final List<Rule> ALL =
      List.of(
          everybody("/actuator/health/**"),
          new Rule(HttpMethod.GET, "/actuator/prometheus", READER),
          // who one is, and how to become somebody
          everybody(SESSION),
          new Rule(HttpMethod.DELETE, SESSION, null),
          everybody(LOGIN),
          everybody(LOGIN_DONE),
          new Rule(HttpMethod.GET, "/api/privacy/*", PRIVACY_OFFICER),
          new Rule(HttpMethod.POST, "/api/privacy/erasures", PRIVACY_OFFICER),
          new Rule(HttpMethod.POST, "/api/marks", OPERATOR),
          new Rule(HttpMethod.GET, "/api/*", READER),
          // the screens hold no data: what they show comes from /api
          everybody("/"),
          everybody("/index.html"),
          everybody("/settings.json"),
          everybody("/assets/**"));

  private Rules() {}

  /** The rule that holds for a request; none if it is denied to everybody. */
  static Optional<Rule> of(ServerHttpRequest request) {
    return ALL.stream().filter(rule -> rule.fits(request)).findFirst();
  }

  private static Rule everybody(String path) {
    return new Rule(HttpMethod.GET, path, null);
  }
}
