// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import java.security.Principal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.Authentication;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code GET /api/session}: who asks, what that person may do, and where one can log in; {@code
 * DELETE} takes the cookies back. Thread-safe; nothing blocks.
 */
final class SessionEndpoint {
  private static final Grant NOBODY = new Grant("nobody", Set.of(), Set.of());

  private final GrantReader grants;
  private final @Nullable String provider;

  /**
   * Makes the endpoint.
   *
   * @param provider what people call the provider, if there is one to log in at
   */
  SessionEndpoint(GrantReader grants, @Nullable String provider) {
    this.grants = grants;
    this.provider = provider;
  }

  /**
   * What is told.
   *
   * @param name who has logged in with this browser; null for nobody
   * @param roles what the request may do
   * @param apps whose rows it sees; empty for all
   * @param until when the session of a person ends, ms since 1970
   * @param signInWith where one can log in; null for nowhere
   */
  private record Told(
      @Nullable String name,
      List<String> roles,
      List<String> apps,
      @Nullable Long until,
      @Nullable String signInWith) {}

  Mono<ServerResponse> tell(ServerRequest request) {
    return request
        .principal()
        .mapNotNull(SessionEndpoint::grant)
        .defaultIfEmpty(NOBODY)
        .flatMap(
            grant ->
                ServerResponse.ok()
                    .contentType(MediaType.APPLICATION_JSON)
                    .header("Cache-Control", "no-store")
                    .bodyValue(told(grant, request.exchange().getRequest())));
  }

  private static @Nullable Grant grant(Principal principal) {
    return principal instanceof Authentication authentication
            && authentication.getPrincipal() instanceof Grant grant
        ? grant
        : null;
  }

  private Told told(Grant grant, ServerHttpRequest request) {
    boolean hasLoggedIn = grant.equals(grants.ofCookies(request));
    Session person = hasLoggedIn ? grants.session(request) : null;
    return new Told(
        person != null ? person.shownAs() : hasLoggedIn ? grant.name() : null,
        grant.roles().stream().sorted().map(Role::spelled).toList(),
        grant.apps().stream().sorted().toList(),
        person == null ? null : person.untilMillis(),
        provider);
  }

  Mono<ServerResponse> end(ServerRequest request) {
    ServerHttpRequest asked = request.exchange().getRequest();
    if (asked.getHeaders().getOrigin() != null && !GrantReader.isOurOrigin(asked)) {
      return ServerResponse.status(HttpStatus.FORBIDDEN).build();
    }
    return ServerResponse.noContent()
        .cookie(GrantReader.forgotten(SessionCookie.NAME))
        .cookie(GrantReader.forgotten(GrantReader.COOKIE))
        .build();
  }
}
