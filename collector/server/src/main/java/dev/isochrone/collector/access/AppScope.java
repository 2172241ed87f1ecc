// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Keeps a token to its apps: one that is for some apps only must name one of them, once, as {@code
 * app} in the query of everything that needs a role, and reads no metrics, which are of all apps.
 */
final class AppScope implements WebFilter {
  private static final String APP = "app";
  private static final String ASKED = "/api/";

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    Rules.Rule rule = Rules.of(exchange.getRequest()).orElse(null);
    if (rule == null || rule.role() == null) {
      return chain.filter(exchange);
    }
    return ReactiveSecurityContextHolder.getContext()
        .mapNotNull(context -> context.getAuthentication())
        .map(Authentication::getPrincipal)
        .ofType(Grant.class)
        .map(grant -> grant.apps().isEmpty() || isWithin(grant, rule, exchange))
        .defaultIfEmpty(false)
        .flatMap(
            within ->
                within
                    ? chain.filter(exchange)
                    : Refusals.write(
                        exchange,
                        HttpStatus.FORBIDDEN,
                        "forbidden",
                        "this token is for some apps only: expected a path of /api/ with one of them as app=…"));
  }

  private static boolean isWithin(Grant grant, Rules.Rule rule, ServerWebExchange exchange) {
    List<String> apps = exchange.getRequest().getQueryParams().getOrDefault(APP, List.of());
    return rule.path().getPatternString().startsWith(ASKED)
        && apps.size() == 1
        && grant.sees(apps.get(0));
  }
}
