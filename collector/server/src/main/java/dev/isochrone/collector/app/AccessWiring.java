// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.SecretHash;
import dev.isochrone.collector.access.AccessControl;
import dev.isochrone.collector.access.AccessWatch;
import dev.isochrone.collector.access.IssuedTokens;
import dev.isochrone.collector.access.OwnerToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;

/** Puts together who may look and operate. */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class AccessWiring {

  @Bean(destroyMethod = "close")
  AccessWatch accessWatch(CollectorSettings settings) {
    return AccessWatch.start(settings.access().file(), settings.access().pollEvery());
  }

  @Bean
  SecurityWebFilterChain accessControl(
      ServerHttpSecurity http, AccessWatch access, CollectorSettings settings) throws IOException {
    Path directory = Files.createDirectories(settings.dataDirectory());
    String owner = SecretHash.of(OwnerToken.readOrCreate(directory.resolve(OwnerToken.FILE)));
    AccessControl control =
        new AccessControl(
            hash -> hash.equals(owner) ? OwnerToken.grant() : access.list().grant(hash),
            issuedTokens(settings.access().oidc()),
            settings.access().anonymous());
    return control.chain(http);
  }

  private static @Nullable IssuedTokens issuedTokens(CollectorSettings.Oidc oidc) {
    if (oidc.issuer().isEmpty()) {
      return null;
    }
    if (oidc.audience().isEmpty()) {
      throw new IllegalArgumentException(
          "isochrone.access.oidc.audience: expected whom the issuer's tokens are for: none");
    }
    return new IssuedTokens(oidc.issuer(), oidc.audience(), oidc.rolesClaim(), oidc.appsClaim());
  }
}
