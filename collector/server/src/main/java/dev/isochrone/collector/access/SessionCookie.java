// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps a session where the person is: sealed, in a cookie that scripts cannot read and other sites
 * cannot send. Any collector with the same client secret knows it; none keeps anything.
 * Thread-safe.
 */
final class SessionCookie {
  static final String NAME = "isochrone_session";

  private static final Logger LOG = LoggerFactory.getLogger(SessionCookie.class);
  private static final JsonMapper JSON = new JsonMapper();

  /** Browsers drop what is longer without a word. */
  private static final int MOST_CHARACTERS = 3800;

  private final Seal seal;
  private final LoginSettings settings;
  private final Clock clock;

  SessionCookie(LoginSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    seal = new Seal(settings.clientSecret(), "session", clock);
  }

  /**
   * Begins a session; another log-in of this browser ends with it.
   *
   * @return false if it names more apps than a cookie can hold
   */
  boolean begin(ServerHttpResponse response, Grant grant, String shownAs) {
    Instant until = clock.instant().plus(settings.lasts());
    Session session =
        new Session(grant.name(), shownAs, grant.roles(), grant.apps(), until.toEpochMilli());
    String closed = seal.close(JSON.writeValueAsString(session), until);
    if (closed.length() > MOST_CHARACTERS) {
      LOG.warn(
          "{} may see {} apps, more than a cookie can hold", grant.name(), grant.apps().size());
      return false;
    }
    response.addCookie(GrantReader.forgotten(GrantReader.COOKIE));
    response.addCookie(
        ResponseCookie.from(NAME, closed)
            .httpOnly(true)
            .secure(settings.isSecure())
            .sameSite("Strict")
            .path("/")
            .maxAge(settings.lasts())
            .build());
    return true;
  }

  /** The session of a request, or null. */
  @Nullable Session of(ServerHttpRequest request) {
    HttpCookie cookie = request.getCookies().getFirst(NAME);
    String text = cookie == null ? null : seal.open(cookie.getValue());
    try {
      return text == null ? null : JSON.readValue(text, Session.class);
    } catch (JacksonException e) {
      return null; // of another version of the collector
    }
  }
}
