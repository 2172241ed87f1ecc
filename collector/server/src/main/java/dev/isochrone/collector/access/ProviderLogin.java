// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import java.net.URI;
import java.time.Clock;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeReactiveAuthenticationManager;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.server.DefaultServerOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.server.ServerOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.server.ServerOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Logs people in at an OpenID Connect provider: Spring Security's code flow with PKCE, with
 * everything it has to remember in {@link PendingLogin} and {@link SessionCookie}. However it ends,
 * the person is led to our own page, which says in {@code ?sign-in=…} why it went wrong.
 */
public final class ProviderLogin {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderLogin.class);
  private static final String OUTCOME = "sign-in";
  private static final ServerWebExchangeMatcher BEGINS =
      ServerWebExchangeMatchers.pathMatchers(HttpMethod.GET, Rules.LOGIN);

  private final LoginSettings settings;
  private final ClaimedGrant claims;
  private final Provider provider;
  private final PendingLogin pending;
  private final SessionCookie sessions;

  /**
   * Makes the log-in.
   *
   * @param claims which claims say what a person may do
   */
  public ProviderLogin(LoginSettings settings, ClaimedGrant claims, Clock clock) {
    this.settings = settings;
    this.claims = claims;
    provider = new Provider(settings);
    pending = new PendingLogin(settings, clock);
    sessions = new SessionCookie(settings, clock);
  }

  /** What people call the provider. */
  String provider() {
    return settings.provider();
  }

  SessionCookie sessions() {
    return sessions;
  }

  void addTo(ServerHttpSecurity http) {
    http.addFilterBefore(
            (exchange, chain) ->
                chain
                    .filter(exchange)
                    .onErrorResume(Provider.Unreachable.class, e -> failed(exchange, e)),
            SecurityWebFiltersOrder.HTTP_BASIC)
        .oauth2Login(
            login ->
                login
                    .loginPage("/") // the screens have one
                    .clientRegistrationRepository(provider)
                    .authorizedClientRepository(new NothingKept())
                    .authorizationRequestRepository(pending)
                    .authorizationRequestResolver(resolver())
                    .authenticationMatcher(
                        ServerWebExchangeMatchers.pathMatchers(HttpMethod.GET, Rules.LOGIN_DONE))
                    .authenticationManager(manager())
                    .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                    .authenticationSuccessHandler(
                        (web, person) -> loggedIn(web.getExchange(), person))
                    .authenticationFailureHandler((web, e) -> failed(web.getExchange(), e)));
  }

  /** What it draws at random an event loop may have to wait for. */
  private ServerOAuth2AuthorizationRequestResolver resolver() {
    DefaultServerOAuth2AuthorizationRequestResolver resolver =
        new DefaultServerOAuth2AuthorizationRequestResolver(provider);
    resolver.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
    return new ServerOAuth2AuthorizationRequestResolver() {
      @Override
      public Mono<OAuth2AuthorizationRequest> resolve(ServerWebExchange exchange) {
        return BEGINS
            .matches(exchange)
            .filter(ServerWebExchangeMatcher.MatchResult::isMatch)
            .flatMap(match -> resolve(exchange, Provider.ID));
      }

      @Override
      public Mono<OAuth2AuthorizationRequest> resolve(ServerWebExchange exchange, String id) {
        return resolver.resolve(exchange, id).subscribeOn(Schedulers.boundedElastic());
      }
    };
  }

  /** State, nonce and the token's signature, issuer, audience and time are checked in here. */
  private ReactiveAuthenticationManager manager() {
    OidcAuthorizationCodeReactiveAuthenticationManager manager =
        new OidcAuthorizationCodeReactiveAuthenticationManager(
            new WebClientReactiveAuthorizationCodeTokenResponseClient(),
            person -> Mono.just(new DefaultOidcUser(Set.of(), person.getIdToken())));
    manager.setJwtDecoderFactory(
        registration ->
            IssuedTokens.decoder(
                settings.issuer(),
                new DelegatingOAuth2TokenValidator<>(
                    new JwtTimestampValidator(), new OidcIdTokenValidator(registration))));
    return answer ->
        manager
            .authenticate(answer)
            .timeout(Provider.WITHIN)
            .onErrorMap(e -> !(e instanceof AuthenticationException), Provider.Unreachable::new)
            .publishOn(Schedulers.boundedElastic());
  }

  private Mono<Void> loggedIn(ServerWebExchange exchange, Authentication person) {
    if (!(person.getPrincipal() instanceof OidcUser user)) {
      throw new IllegalStateException("expected a person of the provider: " + person);
    }
    Grant grant = claims.of(user);
    if (grant.roles().isEmpty()) {
      LOG.info("{} was not let in: no role of ours is in the claims", grant.name());
      return toOurPage(exchange, "no-role");
    }
    if (!sessions.begin(exchange.getResponse(), grant, calledBy(user))) {
      return toOurPage(exchange, "failed");
    }
    LOG.info("{} has logged in: {}", grant.name(), grant.roles());
    return toOurPage(exchange, "");
  }

  private static String calledBy(OidcUser user) {
    return Stream.of(user.getFullName(), user.getPreferredUsername(), user.getEmail())
        .filter(name -> name != null && !name.isBlank())
        .findFirst()
        .orElseGet(user::getName);
  }

  private Mono<Void> failed(ServerWebExchange exchange, AuthenticationException e) {
    boolean unreachable = e instanceof Provider.Unreachable;
    LOG.info(
        "a log-in failed: {}",
        e instanceof OAuth2AuthenticationException oauth
            ? oauth.getError().getErrorCode()
            : String.valueOf(e.getCause()));
    return toOurPage(exchange, unreachable ? "unavailable" : "failed");
  }

  /** To the view that was asked for, and nowhere else. */
  private Mono<Void> toOurPage(ServerWebExchange exchange, String outcome) {
    String query =
        Stream.of(
                pending.view(exchange.getRequest()),
                outcome.isEmpty() ? "" : OUTCOME + "=" + outcome)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("&"));
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(HttpStatus.SEE_OTHER);
    response.getHeaders().setCacheControl("no-store");
    response
        .getHeaders()
        .setLocation(URI.create(settings.url() + "/" + (query.isEmpty() ? "" : "?" + query)));
    return response.setComplete();
  }

  /** The provider's tokens are of no use here once they are checked. */
  private static final class NothingKept implements ServerOAuth2AuthorizedClientRepository {
    @Override
    public <T extends OAuth2AuthorizedClient> Mono<T> loadAuthorizedClient(
        String id, Authentication person, ServerWebExchange exchange) {
      return Mono.empty();
    }

    @Override
    public Mono<Void> saveAuthorizedClient(
        OAuth2AuthorizedClient client, Authentication person, ServerWebExchange exchange) {
      return Mono.empty();
    }

    @Override
    public Mono<Void> removeAuthorizedClient(
        String id, Authentication person, ServerWebExchange exchange) {
      return Mono.empty();
    }
  }
}
