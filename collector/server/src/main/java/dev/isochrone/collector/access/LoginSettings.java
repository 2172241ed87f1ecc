// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * How people log in at an OpenID Connect provider.
 *
 * @param issuer its URL, as its tokens have it
 * @param clientId whom it knows the collector as
 * @param clientSecret what the collector proves that with; sessions are sealed under a key made
 *     from it
 * @param url where browsers reach the collector, without a slash at the end
 * @param provider what people call it
 * @param scopes that are asked for
 * @param lasts how long until a person has to log in again
 */
public record LoginSettings(
    String issuer,
    String clientId,
    String clientSecret,
    String url,
    String provider,
    Set<String> scopes,
    Duration lasts) {
  private static final int LEAST_SECRET_CHARACTERS = 32;
  private static final String OPENID = "openid";

  /** Checks them. */
  public LoginSettings {
    scopes = Set.copyOf(scopes);
    if (clientSecret.length() < LEAST_SECRET_CHARACTERS) {
      throw new IllegalArgumentException(
          "client-secret: expected at least %d characters, since sessions are sealed with it: %d"
              .formatted(LEAST_SECRET_CHARACTERS, clientSecret.length()));
    }
    if (!url.matches("https?://[^/?#]+(/[^?#]*[^/?#])?")) {
      throw new IllegalArgumentException(
          "url: expected where browsers reach the collector, http(s)://… with no / at the end: "
              + url);
    }
    if (!scopes.contains(OPENID)) {
      throw new IllegalArgumentException("scopes: expected openid among them: " + scopes);
    }
    if (lasts.isNegative() || lasts.isZero()) {
      throw new IllegalArgumentException("session-lasts: expected more than 0: " + lasts);
    }
  }

  /** Where the provider sends people back to; it has to know it. */
  String redirectUri() {
    return url + Rules.LOGIN_DONE;
  }

  /** Whether cookies are for TLS only. */
  boolean isSecure() {
    return URI.create(url).getScheme().equals("https");
  }
}
