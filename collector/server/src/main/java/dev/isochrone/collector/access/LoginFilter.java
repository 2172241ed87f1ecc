// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/**
 * Turns the link with a token, {@code GET /?token=…}, into a cookie that scripts cannot read, and
 * goes on to the same page without the token, so that it stays out of bookmarks and screenshots.
 */
final class LoginFilter implements WebFilter {
  private static final String TOKEN = "token";
  private static final Duration LASTS = Duration.ofDays(30);

  private final GrantReader grants;

  LoginFilter(GrantReader grants) {
    this.grants = grants;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    String token = tokenOf(exchange);
    if (token == null) {
      return chain.filter(exchange);
    }
    ServerHttpResponse response = exchange.getResponse();
    if (grants.ofToken(token) == null) {
      return Refusals.write(
          exchange, HttpStatus.UNAUTHORIZED, "unauthorized", "the token in the link is not valid");
    }
    URI uri = exchange.getRequest().getURI();
    response.addCookie(
        ResponseCookie.from(GrantReader.COOKIE, token)
            .httpOnly(true)
            .secure("https".equals(uri.getScheme()))
            .sameSite("Strict")
            .path("/")
            .maxAge(LASTS)
            .build());
    response.addCookie(GrantReader.forgotten(SessionCookie.NAME));
    response.setStatusCode(HttpStatus.SEE_OTHER);
    response.getHeaders().setCacheControl("no-store");
    response.getHeaders().setLocation(withoutToken(uri));
    return response.setComplete();
  }

  private static @Nullable String tokenOf(ServerWebExchange exchange) {
    boolean isPage =
        exchange.getRequest().getMethod().equals(HttpMethod.GET)
            && exchange.getRequest().getPath().value().equals("/");
    return isPage ? exchange.getRequest().getQueryParams().getFirst(TOKEN) : null;
  }

  /** Relative, so that it holds behind a proxy too. */
  private static URI withoutToken(URI uri) {
    String query =
        UriComponentsBuilder.fromUri(uri).replaceQueryParam(TOKEN).build(true).getQuery();
    return URI.create(query == null || query.isEmpty() ? "/" : "/?" + query);
  }
}
