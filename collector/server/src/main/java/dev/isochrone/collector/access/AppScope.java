// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import dev.isochrone.collector.SeenApps;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Keeps a token to its apps: one that is for some apps only must name one of them, once, as {@code
 * app} in the query of everything that needs a role, and reads no metrics, which are of all apps.
 * People's data it sees of the tenant alone that has a key for this app here. The stages behind are
 * told which apps it sees.
 */
final class AppScope implements WebFilter {
  private static final String APP = "app";
  private static final String TENANT = "tenant";
  private static final String USUAL_TENANT = "default";
  private static final String ASKED = "/api/";

  private final BiPredicate<String, String> hasKeyFor;

  AppScope(BiPredicate<String, String> hasKeyFor) {
    this.hasKeyFor = hasKeyFor;
  }

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
        .map(grant -> isLetIn(grant, rule, exchange))
        .defaultIfEmpty(false)
        .flatMap(
            within ->
                within
                    ? chain.filter(exchange)
                    : Refusals.write(
                        exchange,
                        HttpStatus.FORBIDDEN,
                        "forbidden",
                        "this token is for some apps only: expected a path of /api/ with one of them as"
                            + " app=…, and for people's data the tenant=… whose key it has here"));
  }

  private boolean isLetIn(Grant grant, Rules.Rule rule, ServerWebExchange exchange) {
    new SeenApps(grant.apps()).addTo(exchange.getAttributes());
    return grant.apps().isEmpty() || isWithin(grant, rule, exchange);
  }

  private boolean isWithin(Grant grant, Rules.Rule rule, ServerWebExchange exchange) {
    MultiValueMap<String, String> query = exchange.getRequest().getQueryParams();
    String app = only(query.getOrDefault(APP, List.of()));
    String tenant = only(query.getOrDefault(TENANT, List.of(USUAL_TENANT)));
    return rule.path().getPatternString().startsWith(ASKED)
        && grant.sees(app)
        && (rule.role() != Role.PRIVACY_OFFICER || hasKeyFor.test(tenant, app));
  }

  /** What is said once; else "", which is no app and no tenant. */
  private static String only(List<@Nullable String> said) {
    String first = said.size() == 1 ? said.get(0) : null;
    return first == null ? "" : first;
  }
}
