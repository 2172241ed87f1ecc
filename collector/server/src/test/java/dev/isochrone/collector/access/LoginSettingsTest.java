// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoginSettingsTest {
  private static final String SECRET = "a secret of 32 characters or more";

  @Test
  void the_provider_leads_back_to_a_path_below_the_url() {
    LoginSettings settings = settings(SECRET, "https://tools.example/isochrone", "openid", 1);

    assertThat(settings.redirectUri())
        .isEqualTo("https://tools.example/isochrone/login/oauth2/code/oidc");
    assertThat(settings.isSecure()).isTrue();
    assertThat(settings(SECRET, "http://localhost:8080", "openid", 1).isSecure()).isFalse();
  }

  @Test
  void what_makes_no_sense_is_refused_with_what_was_expected() {
    refused("client-secret: expected", "short", "https://a.example", "openid", 1);
    for (String url :
        List.of("", "a.example", "ftp://a.example", "https://a.example/", "https://a.example?b")) {
      refused("url: expected", SECRET, url, "openid", 1);
    }
    refused("scopes: expected openid", SECRET, "https://a.example", "profile", 1);
    refused("session-lasts: expected", SECRET, "https://a.example", "openid", 0);
  }

  private static void refused(String message, String secret, String url, String scope, int hours) {
    assertThatThrownBy(() -> settings(secret, url, scope, hours))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  private static LoginSettings settings(String secret, String url, String scope, int hours) {
    return new LoginSettings(
        "https://id.example",
        "isochrone",
        secret,
        url,
        "Example ID",
        Set.of(scope),
        Duration.ofHours(hours));
  }
}
