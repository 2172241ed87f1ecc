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
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * What the token of a request allows: one in {@code Authorization: Bearer}, or a browser's cookie.
 * A cookie changes something only from our own pages, since a browser sends it for others' too.
 * Thread-safe.
 */
final class GrantReader {
  static final String COOKIE = "isochrone_token";

  private final Function<String, @Nullable Grant> byHash;

  GrantReader(Function<String, @Nullable Grant> byHash) {
    this.byHash = byHash;
  }

  /** What the request may do, or null if it brings no token of ours. */
  @Nullable Grant of(ServerHttpRequest request) {
    String bearer = SecretHash.ofBearer(request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION));
    if (bearer != null) {
      return byHash.apply(bearer);
    }
    HttpCookie cookie = request.getCookies().getFirst(COOKIE);
    return cookie != null && (isSafe(request.getMethod()) || isOurOrigin(request))
        ? ofToken(cookie.getValue())
        : null;
  }

  /** What a token allows, or null if it is none of ours. */
  @Nullable Grant ofToken(String token) {
    return byHash.apply(SecretHash.of(token));
  }

  private static boolean isSafe(HttpMethod method) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  private static boolean isOurOrigin(ServerHttpRequest request) {
    String origin = request.getHeaders().getOrigin();
    String host = request.getHeaders().getFirst(HttpHeaders.HOST);
    try {
      return origin != null && host != null && host.equals(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
