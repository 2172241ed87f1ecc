// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CollectorSettingsTest {

  @Test
  void without_an_issuer_there_are_no_tokens_and_no_log_in() {
    CollectorSettings.Oidc nobody = oidc("", "isochrone", "isochrone");

    assertThat(nobody.audience()).isEmpty();
    assertThat(nobody.clientId()).isEmpty();
  }

  @Test
  void an_issuer_has_tokens_or_a_log_in() {
    assertThat(oidc("https://id.example", "isochrone", "").audience()).isEqualTo("isochrone");
    assertThat(oidc("https://id.example", "", "isochrone").clientId()).isEqualTo("isochrone");
    assertThatThrownBy(() -> oidc("https://id.example", "", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("isochrone.access.oidc: expected audience");
  }

  private static CollectorSettings.Oidc oidc(String issuer, String audience, String clientId) {
    return new CollectorSettings.Oidc(
        issuer,
        audience,
        "roles",
        "isochrone_apps",
        clientId,
        "",
        "",
        "",
        "",
        Set.of("openid"),
        Duration.ofHours(8));
  }
}
