// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.SecretHash;
import dev.isochrone.collector.access.AccessControl;
import dev.isochrone.collector.access.AccessWatch;
import dev.isochrone.collector.access.ClaimedGrant;
import dev.isochrone.collector.access.IssuedTokens;
import dev.isochrone.collector.access.LoginSettings;
import dev.isochrone.collector.access.OwnerToken;
import dev.isochrone.collector.access.ProviderLogin;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Puts together who may look and operate. */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class AccessWiring {

  @Bean(destroyMethod = "close")
  AccessWatch accessWatch(CollectorSettings settings) {
    return AccessWatch.start(settings.access().file(), settings.access().pollEvery());
  }

  @Bean
  AccessControl accessControl(AccessWatch access, CollectorSettings settings, Clock clock)
      throws IOException {
    Path directory = Files.createDirectories(settings.dataDirectory());
    String owner = SecretHash.of(OwnerToken.readOrCreate(directory.resolve(OwnerToken.FILE)));
    CollectorSettings.Oidc oidc = settings.access().oidc();
    ClaimedGrant claims = new ClaimedGrant(oidc.rolesClaim(), oidc.appsClaim());
    return new AccessControl(
        hash -> hash.equals(owner) ? OwnerToken.grant() : access.list().grant(hash),
        oidc.audience().isEmpty() ? null : new IssuedTokens(oidc.issuer(), oidc.audience(), claims),
        oidc.clientId().isEmpty() ? null : new ProviderLogin(loginSettings(oidc), claims, clock),
        settings.access().anonymous(),
        (tenant, app) ->
            settings.keys().stream().anyMatch(key -> key.standsFor().isFor(tenant, app))
                || access.list().hasKeyFor(tenant, app));
  }

  @Bean
  SecurityWebFilterChain accessFilters(ServerHttpSecurity http, AccessControl control) {
    return control.chain(http);
  }

  @Bean
  RouterFunction<ServerResponse> sessionRoutes(AccessControl control) {
    return control.routes();
  }

  private static LoginSettings loginSettings(CollectorSettings.Oidc oidc) throws IOException {
    String secret =
        oidc.clientSecretFile().isEmpty()
            ? oidc.clientSecret()
            : Files.readString(Path.of(oidc.clientSecretFile())).strip();
    String provider =
        oidc.provider().isEmpty() ? URI.create(oidc.issuer()).getHost() : oidc.provider();
    try {
      return new LoginSettings(
          oidc.issuer(),
          oidc.clientId(),
          secret,
          oidc.url(),
          provider,
          oidc.scopes(),
          oidc.sessionLasts());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("isochrone.access.oidc." + e.getMessage(), e);
    }
  }
}
