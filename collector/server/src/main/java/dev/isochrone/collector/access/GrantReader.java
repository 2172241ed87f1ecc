// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import dev.isochrone.collector.SecretHash;
import java.net.URI;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * What the token of a request allows: one in {@code Authorization: Bearer}, or a browser's cookie,
 * which holds one or the session of a person who has logged in. A cookie changes something only
 * from our own pages, since a browser sends it for others' too. Thread-safe.
 */
final class GrantReader {
  static final String COOKIE = "isochrone_token";

  private final Function<String, @Nullable Grant> byHash;
  private final @Nullable SessionCookie sessions;

  GrantReader(Function<String, @Nullable Grant> byHash, @Nullable SessionCookie sessions) {
    this.byHash = byHash;
    this.sessions = sessions;
  }

  /** What the request may do, or null if it brings no token of ours. */
  @Nullable Grant of(ServerHttpRequest request) {
    String bearer = SecretHash.ofBearer(request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION));
    if (bearer != null) {
      return byHash.apply(bearer);
    }
    return isSafe(request.getMethod()) || isOurOrigin(request) ? ofCookies(request) : null;
  }

  /** What the cookies of a request allow, or null. */
  @Nullable Grant ofCookies(ServerHttpRequest request) {
    Session session = session(request);
    HttpCookie cookie = request.getCookies().getFirst(COOKIE);
    return session != null ? session.grant() : cookie == null ? null : ofToken(cookie.getValue());
  }

  /** The session of a person who has logged in at the provider, or null. */
  @Nullable Session session(ServerHttpRequest request) {
    return sessions == null ? null : sessions.of(request);
  }

  /** Takes a cookie of ours back. */
  static ResponseCookie forgotten(String name) {
    return ResponseCookie.from(name, "").path("/").maxAge(0).build();
  }

  /** What a token allows, or null if it is none of ours. */
  @Nullable Grant ofToken(String token) {
    return byHash.apply(SecretHash.of(token));
  }

  private static boolean isSafe(HttpMethod method) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  static boolean isOurOrigin(ServerHttpRequest request) {
    String origin = request.getHeaders().getOrigin();
    String host = request.getHeaders().getFirst(HttpHeaders.HOST);
    try {
      return origin != null && host != null && host.equals(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
