// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlTemplateTest {
  @ParameterizedTest
  @CsvSource({
    "/v1/users/{id}, /v1/users/{id}",
    "v1/users, /v1/users",
    "https://api.example.com/v1/users/{id}, /v1/users/{id}",
    "https://{host}, /",
    "/search?q={q}, /search",
    "/search{?q}, /search",
    "/page#top, /page",
  })
  void onlyThePathNamesAnApi(String template, String path) {
    assertThat(UrlTemplate.path(template)).isEqualTo(path);
  }
}
