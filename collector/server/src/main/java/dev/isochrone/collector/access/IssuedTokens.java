// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierReactiveJwtDecoder;
import reactor.core.publisher.Mono;

/**
 * What the tokens of an OpenID Connect issuer allow: signed by it, not expired, for this audience;
 * roles and apps as its claims say. Its keys are looked up when the first token comes, so that a
 * collector starts without it. Thread-safe; nothing blocks.
 */
public final class IssuedTokens {
  private static final Logger LOG = LoggerFactory.getLogger(IssuedTokens.class);

  private final ReactiveJwtDecoder decoder;
  private final ClaimedGrant claims;

  /**
   * Makes them.
   *
   * @param issuer its URL, as its tokens have it
   * @param audience that a token must be for
   * @param claims which claims say what a token allows
   */
  public IssuedTokens(String issuer, String audience, ClaimedGrant claims) {
    this.claims = claims;
    decoder =
        decoder(
            issuer,
            new DelegatingOAuth2TokenValidator<>(
                JwtValidators.createDefaultWithIssuer(issuer),
                new JwtClaimValidator<List<String>>(
                    "aud", to -> to != null && to.contains(audience))));
  }

  /** Takes what an issuer signed; it is asked for its keys when there is something to check. */
  static ReactiveJwtDecoder decoder(String issuer, OAuth2TokenValidator<Jwt> validator) {
    return new SupplierReactiveJwtDecoder(
        () -> {
          NimbusReactiveJwtDecoder issued =
              NimbusReactiveJwtDecoder.withIssuerLocation(issuer).build();
          issued.setJwtValidator(validator);
          return issued;
        });
  }

  /** Whether a token may be one: ours have no dots, and a JWT has two. */
  static boolean isJwt(String token) {
    return token.chars().filter(c -> c == '.').count() == 2;
  }

  /** What a token allows; empty if it is not valid, or while its issuer cannot be asked. */
  Mono<Grant> grant(String token) {
    return decoder
        .decode(token)
        .map(claims::of)
        .onErrorResume(
            JwtException.class,
            e -> {
              LOG.info("a token of the issuer was refused: {}", e.getClass().getSimpleName());
              return Mono.empty();
            });
  }
}
