// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import static dev.isochrone.collector.access.Role.OPERATOR;
import static dev.isochrone.collector.access.Role.PRIVACY_OFFICER;
import static dev.isochrone.collector.access.Role.READER;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * Who may use which path; the first rule that fits holds, and what has none is denied to everybody.
 * Paths under {@code /v1/} are not here: they belong to apps and their ingest keys, and each of
 * their endpoints checks the key before it reads anything else.
 */
public final class Rules {
  /** The paths that ingest keys open. */
  public static final String INGEST = "/v1/**";

  /**
   * One rule.
   *
   * @param method of the request
   * @param path as a Spring path pattern
   * @param role who may; null for everybody
   */
  public record Rule(HttpMethod method, String path, @Nullable Role role) {}

  /** All of them. A new endpoint is one line here. */
  public static final List<Rule> ALL =
      List.of(
          everybody("/actuator/health/**"),
          new Rule(HttpMethod.GET, "/actuator/prometheus", READER),
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

  private static Rule everybody(String path) {
    return new Rule(HttpMethod.GET, path, null);
  }
}
