// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
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
  private final String rolesClaim;
  private final String appsClaim;

  /**
   * Makes them.
   *
   * @param issuer its URL, as its tokens have it
   * @param audience that a token must be for
   * @param rolesClaim the claim that lists roles as the access file spells them; other words in it
   *     are somebody else's
   * @param appsClaim the claim that lists apps; a token without it sees all, an empty one none
   */
  public IssuedTokens(String issuer, String audience, String rolesClaim, String appsClaim) {
    this.rolesClaim = rolesClaim;
    this.appsClaim = appsClaim;
    decoder =
        new SupplierReactiveJwtDecoder(
            () -> {
              NimbusReactiveJwtDecoder issued =
                  NimbusReactiveJwtDecoder.withIssuerLocation(issuer).build();
              issued.setJwtValidator(
                  new DelegatingOAuth2TokenValidator<>(
                      JwtValidators.createDefaultWithIssuer(issuer),
                      new JwtClaimValidator<List<String>>(
                          "aud", to -> to != null && to.contains(audience))));
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
        .map(this::granted)
        .onErrorResume(
            JwtException.class,
            e -> {
              LOG.info("a token of the issuer was refused: {}", e.getClass().getSimpleName());
              return Mono.empty();
            });
  }

  private Grant granted(Jwt token) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    List<String> apps = words(token, appsClaim);
    if (apps.isEmpty() && token.hasClaim(appsClaim)) { // an empty list is none, and not all
      return new Grant(nameOf(token), roles, Set.of());
    }
    for (String word : words(token, rolesClaim)) {
      for (Role role : Role.values()) {
        if (role.spelled().equals(word.toLowerCase(Locale.ROOT))) {
          roles.add(role);
        }
      }
    }
    return new Grant(nameOf(token), roles, Set.copyOf(apps));
  }

  private static String nameOf(Jwt token) {
    String subject = token.getSubject();
    return subject == null ? "oidc" : subject;
  }

  /** A list, or words with blanks between them, as {@code scope} has. */
  private static List<String> words(Jwt token, String claim) {
    @Nullable Object value = token.getClaims().get(claim);
    Stream<String> words =
        value instanceof String text
            ? Stream.of(text.split(" ", -1))
            : value instanceof Collection<?> list
                ? list.stream().map(String::valueOf)
                : Stream.empty();
    return words.filter(word -> !word.isBlank()).toList();
  }
}
