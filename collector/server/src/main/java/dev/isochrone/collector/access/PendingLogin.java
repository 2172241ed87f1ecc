// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.oauth2.client.web.server.ServerAuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * What has to be remembered while a person is at the provider (state, nonce, PKCE's verifier, and
 * which view was asked for): in a {@link SealedCookie} of that browser, so that the answer may come
 * to another collector and is taken from nobody else. Thread-safe.
 */
final class PendingLogin
    implements ServerAuthorizationRequestRepository<OAuth2AuthorizationRequest> {
  private static final String NAME = "isochrone_login";
  private static final String RETURN = "return";
  private static final Duration WITHIN = Duration.ofMinutes(10);

  /** A query as browsers write it; nothing in it can lead away from our own page. */
  private static final String QUERY = "(?:[\\w*.+&=-]|%[0-9A-Fa-f]{2}){0,1500}";

  private final LoginSettings settings;
  private final SealedCookie<Pending> cookie;

  PendingLogin(LoginSettings settings, Clock clock) {
    this.settings = settings;
    cookie = new SealedCookie<>(NAME, Pending.class, "login", settings, clock);
  }

  private record Pending(String state, String nonce, String verifier, String view) {}

  @Override
  public Mono<Void> saveAuthorizationRequest(
      @Nullable OAuth2AuthorizationRequest request, ServerWebExchange exchange) {
    return request == null
        ? removeAuthorizationRequest(exchange).then()
        : Mono.fromRunnable(() -> save(request, exchange));
  }

  private void save(OAuth2AuthorizationRequest request, ServerWebExchange exchange) {
    Pending pending =
        new Pending(
            text(request, OAuth2ParameterNames.STATE, request.getState()),
            text(request, OidcParameterNames.NONCE, null),
            text(request, PkceParameterNames.CODE_VERIFIER, null),
            view(exchange.getRequest()));
    exchange.getResponse().addCookie(toUs(cookie.of(pending, WITHIN)));
  }

  private static String text(
      OAuth2AuthorizationRequest request, String name, @Nullable String given) {
    String value = given == null ? request.getAttribute(name) : given;
    if (value == null) {
      throw new IllegalStateException("expected a request with " + name);
    }
    return value;
  }

  @Override
  public Mono<OAuth2AuthorizationRequest> loadAuthorizationRequest(ServerWebExchange exchange) {
    return Mono.justOrEmpty(pending(exchange.getRequest())).map(this::request);
  }

  @Override
  public Mono<OAuth2AuthorizationRequest> removeAuthorizationRequest(ServerWebExchange exchange) {
    exchange.getResponse().addCookie(toUs(cookie.forgotten()));
    return loadAuthorizationRequest(exchange);
  }

  /** The query of our page that was asked for, at the beginning of a log-in or at its end. */
  String view(ServerHttpRequest request) {
    String asked = request.getQueryParams().getFirst(RETURN);
    if (asked != null) {
      return asked.matches(QUERY) ? asked : "";
    }
    Pending pending = pending(request);
    return pending == null ? "" : pending.view();
  }

  private @Nullable Pending pending(ServerHttpRequest request) {
    return cookie.in(request.getCookies());
  }

  private OAuth2AuthorizationRequest request(Pending pending) {
    return OAuth2AuthorizationRequest.authorizationCode()
        .authorizationUri(settings.issuer()) // has been gone to
        .clientId(settings.clientId())
        .redirectUri(settings.redirectUri())
        .scopes(settings.scopes())
        .state(pending.state())
        .attributes(
            Map.of(
                OAuth2ParameterNames.REGISTRATION_ID,
                Provider.ID,
                OidcParameterNames.NONCE,
                pending.nonce(),
                PkceParameterNames.CODE_VERIFIER,
                pending.verifier()))
        .build();
  }

  /** Lax, since the provider's page leads back to us. */
  private ResponseCookie toUs(ResponseCookie.ResponseCookieBuilder made) {
    return made.sameSite("Lax").path(URI.create(settings.redirectUri()).getRawPath()).build();
  }
}
