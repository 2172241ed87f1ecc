// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * Keeps a session where the person is: in a {@link SealedCookie} that other sites cannot send.
 * Thread-safe.
 */
final class SessionCookie {
  static final String NAME = "isochrone_session";

  private static final Logger LOG = LoggerFactory.getLogger(SessionCookie.class);

  /** Browsers drop what is longer without a word. */
  private static final int MOST_CHARACTERS = 3800;

  private final SealedCookie<Session> cookie;
  private final LoginSettings settings;
  private final Clock clock;

  SessionCookie(LoginSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    cookie = new SealedCookie<>(NAME, Session.class, "session", settings, clock);
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
    ResponseCookie sealed =
        cookie.of(session, settings.lasts()).sameSite("Strict").path("/").build();
    if (sealed.getValue().length() > MOST_CHARACTERS) {
      LOG.warn(
          "{} may see {} apps, more than a cookie can hold", grant.name(), grant.apps().size());
      return false;
    }
    response.addCookie(GrantReader.forgotten(GrantReader.COOKIE));
    response.addCookie(sealed);
    return true;
  }

  /** The session of a request, or null. */
  @Nullable Session of(ServerHttpRequest request) {
    return cookie.in(request.getCookies());
  }
}
