// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderPrivacyTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "authorization",
        "proxy-authorization",
        "www-authenticate",
        "cookie",
        "set-cookie",
        "x-csrf-token",
        "x-api-key",
        "x-amz-security-token",
        "x-forwarded-for",
        "forwarded",
        "x-real-ip",
        "cf-connecting-ip",
        "x-user-id",
        "user-email",
        "session-id",
        "x-signature",
        "location",
        "referer",
        "X-Region",
        "x region",
        "x-region:",
        "x_region",
        ""
      })
  void whatTellsWhoSomebodyIsIsDenied(String name) {
    assertThat(HeaderPrivacy.isDenied(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-region",
        "server",
        "via",
        "cache-control",
        "x-cache-key2",
        "x-zip",
        "content-encoding",
        "retry-after",
        "x-ratelimit-remaining",
        "alt-svc",
        "x-powered-by",
        "x-experiment"
      })
  void whatTellsOfTheServiceMayBeAllowed(String name) {
    assertThat(HeaderPrivacy.isDenied(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "203.0.113.77",
        "for=203.0.113.77:443",
        "2001:db8::1",
        "ada@example.com",
        "/next?page=2",
        "eyJhbGciOiJIUzI1NiJ9.e30.abc",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln",
        "Bearer eyJpZCI6N30",
        "f00dfeedbeefcafef00d",
        "Bearer 0123456789abcdef0123",
        "two\nlines"
      })
  void whatLooksLikeAnAddressOrAKeyIsPersonal(String value) {
    assertThat(HeaderPrivacy.looksPersonal(value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tyo",
        "ap-northeast-1",
        "nginx/1.25.3",
        "private, max-age=60",
        "1.1 5f2c8e4b7a10.cloudfront.net (CloudFront)",
        "h3=\":443\"; ma=86400"
      })
  void whatTellsOfTheServiceIsNot(String value) {
    assertThat(HeaderPrivacy.looksPersonal(value)).isFalse();
  }
}
