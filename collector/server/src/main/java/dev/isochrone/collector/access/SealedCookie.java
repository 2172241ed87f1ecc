// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.util.MultiValueMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A value that a browser keeps for us: as JSON, sealed, in a cookie that scripts cannot read. Any
 * collector with the same client secret opens it; none keeps anything. Thread-safe.
 */
final class SealedCookie<T> {
  private static final JsonMapper JSON = new JsonMapper();

  private final String name;
  private final Class<T> type;
  private final Seal seal;
  private final boolean secure;
  private final Clock clock;

  /**
   * Makes a cookie.
   *
   * @param purpose what is sealed for one opens for no other
   */
  SealedCookie(String name, Class<T> type, String purpose, LoginSettings settings, Clock clock) {
    this.name = name;
    this.type = type;
    this.clock = clock;
    seal = new Seal(settings.clientSecret(), purpose, clock);
    secure = settings.isSecure();
  }

  /** A cookie that holds a value for a while; where it goes is still to be said. */
  ResponseCookie.ResponseCookieBuilder of(T value, Duration lasts) {
    return cookie(seal.close(JSON.writeValueAsString(value), clock.instant().plus(lasts)), lasts);
  }

  /** Takes it back. */
  ResponseCookie.ResponseCookieBuilder forgotten() {
    return cookie("", Duration.ZERO);
  }

  private ResponseCookie.ResponseCookieBuilder cookie(String value, Duration lasts) {
    return ResponseCookie.from(name, value).httpOnly(true).secure(secure).maxAge(lasts);
  }

  /** The value among the cookies of a request, or null if none holds. */
  @Nullable T in(MultiValueMap<String, HttpCookie> cookies) {
    HttpCookie cookie = cookies.getFirst(name);
    String text = cookie == null ? null : seal.open(cookie.getValue());
    try {
      return text == null ? null : JSON.readValue(text, type);
    } catch (JacksonException e) {
      return null; // of another version of the collector
    }
  }
}
