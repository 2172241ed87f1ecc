// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The OpenID Connect provider as it describes itself: asked when the first person logs in, and
 * again until it answers, so that a collector starts without it. Thread-safe; nothing blocks.
 */
final class Provider implements ReactiveClientRegistrationRepository {
  /** What Spring Security's paths call it. */
  static final String ID = "oidc";

  static final Duration WITHIN = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Provider.class);
  private static final Duration FOR_GOOD = Duration.ofMillis(Long.MAX_VALUE);

  private final Mono<ClientRegistration> described;

  Provider(LoginSettings settings) {
    described =
        Mono.fromCallable(() -> describe(settings))
            .subscribeOn(Schedulers.boundedElastic())
            .timeout(WITHIN)
            .onErrorMap(e -> unreachable(settings, e))
            .cache(known -> FOR_GOOD, e -> Duration.ZERO, () -> Duration.ZERO);
  }

  /** It did not answer, or not as a provider does. */
  static final class Unreachable extends AuthenticationException {
    private static final long serialVersionUID = 1;

    Unreachable(Throwable cause) {
      super("the provider cannot be asked", cause);
    }
  }

  @Override
  public Mono<ClientRegistration> findByRegistrationId(String id) {
    return id.equals(ID) ? described : Mono.empty();
  }

  private static ClientRegistration describe(LoginSettings settings) {
    return ClientRegistrations.fromIssuerLocation(settings.issuer())
        .registrationId(ID)
        .clientId(settings.clientId())
        .clientSecret(settings.clientSecret())
        .redirectUri(settings.redirectUri())
        .scope(settings.scopes())
        .build();
  }

  private static Unreachable unreachable(LoginSettings settings, Throwable cause) {
    LOG.warn("nobody can log in: {} cannot be asked: {}", settings.issuer(), cause.getMessage());
    return new Unreachable(cause);
  }
}
