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
import org.springframework.security.oauth2.core.ClaimAccessor;

/**
 * What the claims of an OpenID Connect issuer allow here, in a tool's token and at a person's
 * log-in alike.
 *
 * @param rolesClaim the claim that lists roles as the access file spells them; other words in it
 *     are somebody else's
 * @param appsClaim the claim that lists apps; who has none sees all, with an empty one nothing
 */
public record ClaimedGrant(String rolesClaim, String appsClaim) {

  Grant of(ClaimAccessor claims) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    List<String> apps = words(claims, appsClaim);
    if (apps.isEmpty() && claims.hasClaim(appsClaim)) { // an empty list is none, and not all
      return new Grant(nameOf(claims), roles, Set.of());
    }
    for (String word : words(claims, rolesClaim)) {
      for (Role role : Role.values()) {
        if (role.spelled().equals(word.toLowerCase(Locale.ROOT))) {
          roles.add(role);
        }
      }
    }
    return new Grant(nameOf(claims), roles, Set.copyOf(apps));
  }

  private static String nameOf(ClaimAccessor claims) {
    String subject = claims.getClaimAsString("sub");
    return subject == null ? "oidc" : subject;
  }

  /** A list, or words with blanks between them, as {@code scope} has. */
  private static List<String> words(ClaimAccessor claims, String claim) {
    @Nullable Object value = claims.getClaims().get(claim);
    Stream<String> words =
        value instanceof String text
            ? Stream.of(text.split(" ", -1))
            : value instanceof Collection<?> list
                ? list.stream().map(String::valueOf)
                : Stream.empty();
    return words.filter(word -> !word.isBlank()).toList();
  }
}
