// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import dev.isochrone.collector.SecretHash;
import java.time.Duration;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.AuthorizeExchangeSpec;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy;
import org.springframework.security.web.server.header.XFrameOptionsServerHttpHeadersWriter.Mode;
import org.springframework.security.web.server.util.matcher.NegatedServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.PathPatternParserServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Puts {@link Rules} in front of everything but what ingest keys open: token to {@link Grant},
 * grant to roles, rule by rule, the rest denied; and the headers that keep the screens to
 * themselves. Nothing is kept between requests.
 */
public final class AccessControl {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"
          + " data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final Duration HTTPS_FOR = Duration.ofDays(365);

  private final GrantReader grants;
  private final @Nullable IssuedTokens issued;
  private final @Nullable ProviderLogin login;
  private final @Nullable Grant anonymous;
  private final AppScope scope;

  /**
   * Makes the control.
   *
   * @param byHash what the token of a hash allows at this moment, or null
   * @param issued tokens of an OpenID Connect issuer, if there is one
   * @param login how people log in at the issuer, if they can
   * @param anonymous what those without a token may do; nothing if empty
   * @param hasKeyFor whether a tenant, the first, has a key for an app here
   */
  public AccessControl(
      Function<String, @Nullable Grant> byHash,
      @Nullable IssuedTokens issued,
      @Nullable ProviderLogin login,
      Set<Role> anonymous,
      BiPredicate<String, String> hasKeyFor) {
    this.issued = issued;
    this.login = login;
    this.grants = new GrantReader(byHash, login == null ? null : login.sessions());
    scope = new AppScope(hasKeyFor);
    this.anonymous = anonymous.isEmpty() ? null : new Grant("anonymous", anonymous, Set.of());
  }

  /** Who one is, and how to stop being it. */
  public RouterFunction<ServerResponse> routes() {
    SessionEndpoint session = new SessionEndpoint(grants, login == null ? null : login.provider());
    return RouterFunctions.route()
        .GET(Rules.SESSION, session::tell)
        .DELETE(Rules.SESSION, session::end)
        .build();
  }

  /** The filters, in Spring Security's form. */
  public SecurityWebFilterChain chain(ServerHttpSecurity http) {
    if (login != null) {
      login.addTo(http);
    }
    ReactiveAuthenticationManager asItIs = Mono::just;
    AuthenticationWebFilter authentication = new AuthenticationWebFilter(asItIs);
    authentication.setServerAuthenticationConverter(
        exchange ->
            grant(exchange.getRequest())
                .switchIfEmpty(Mono.justOrEmpty(anonymous))
                .map(AccessControl::authentication));
    authentication.setSecurityContextRepository(NoOpServerSecurityContextRepository.getInstance());
    return http.securityMatcher(
            new NegatedServerWebExchangeMatcher(
                ServerWebExchangeMatchers.pathMatchers(Rules.INGEST)))
        .csrf(ServerHttpSecurity.CsrfSpec::disable) // GrantReader: a cookie of our own pages only
        .logout(ServerHttpSecurity.LogoutSpec::disable)
        .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
        .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
        .headers(AccessControl::headers)
        .addFilterBefore(new LoginFilter(grants), SecurityWebFiltersOrder.AUTHENTICATION)
        .addFilterAt(authentication, SecurityWebFiltersOrder.AUTHENTICATION)
        .addFilterAfter(scope, SecurityWebFiltersOrder.AUTHORIZATION)
        .authorizeExchange(AccessControl::authorize)
        .exceptionHandling(
            refusal ->
                refusal
                    .authenticationEntryPoint(
                        (exchange, e) ->
                            Refusals.write(
                                exchange,
                                HttpStatus.UNAUTHORIZED,
                                "unauthorized",
                                "expected a valid token: open the link that the collector printed,"
                                    + " log in, or send Authorization: Bearer"))
                    .accessDeniedHandler(
                        (exchange, e) ->
                            Refusals.write(
                                exchange,
                                HttpStatus.FORBIDDEN,
                                "forbidden",
                                "this token's roles do not allow it")))
        .build();
  }

  private Mono<Grant> grant(ServerHttpRequest request) {
    IssuedTokens oidc = issued;
    String bearer = SecretHash.bearer(request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION));
    return oidc != null && bearer != null && IssuedTokens.isJwt(bearer)
        ? oidc.grant(bearer)
        : Mono.justOrEmpty(grants.of(request));
  }

  private static Authentication authentication(Grant grant) {
    return UsernamePasswordAuthenticationToken.authenticated(
        grant,
        null,
        grant.roles().stream().map(role -> new SimpleGrantedAuthority(role.name())).toList());
  }

  private static void authorize(AuthorizeExchangeSpec exchanges) {
    for (Rules.Rule rule : Rules.ALL) {
      AuthorizeExchangeSpec.Access access =
          exchanges.matchers(
              new PathPatternParserServerWebExchangeMatcher(rule.path(), rule.method()));
      if (rule.role() == null) {
        access.permitAll();
      } else {
        access.hasAuthority(rule.role().name());
      }
    }
    exchanges.anyExchange().denyAll();
  }

  private static void headers(ServerHttpSecurity.HeaderSpec headers) {
    headers
        .cache(ServerHttpSecurity.HeaderSpec.CacheSpec::disable) // answers say it themselves
        .contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
        .frameOptions(frames -> frames.mode(Mode.DENY))
        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
        .hsts(https -> https.maxAge(HTTPS_FOR))
        .contentTypeOptions(Customizer.withDefaults());
  }
}
