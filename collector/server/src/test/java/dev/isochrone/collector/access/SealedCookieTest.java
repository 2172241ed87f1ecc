// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

class SealedCookieTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_795_305_600_000L);
  private static final Duration LASTS = Duration.ofMinutes(10);
  private static final Thing THING = new Thing("ä", 7);

  private final ResponseCookie sealed =
      cookie(Thing.class, "thing", 0).of(THING, LASTS).path("/").build();

  private record Thing(String text, int number) {}

  private record Other(boolean flag) {}

  @Test
  void a_value_comes_back_until_its_time_is_over() {
    assertThat(cookie(Thing.class, "thing", 599).in(sent(sealed))).isEqualTo(THING);
    assertThat(cookie(Thing.class, "thing", 600).in(sent(sealed))).isNull();
  }

  @Test
  void what_is_of_another_purpose_or_version_is_none() {
    assertThat(cookie(Thing.class, "other thing", 0).in(sent(sealed))).isNull();
    assertThat(cookie(Other.class, "thing", 0).in(sent(sealed))).isNull();
    assertThat(cookie(Thing.class, "thing", 0).in(new LinkedMultiValueMap<>())).isNull();
  }

  @Test
  void a_cookie_is_out_of_reach_of_scripts_and_lasts_as_long_as_its_seal() {
    assertThat(sealed.toString())
        .startsWith("a_thing=")
        .contains("Secure", "HttpOnly", "Max-Age=600")
        .doesNotContain(THING.text());
    ResponseCookie forgotten = cookie(Thing.class, "thing", 0).forgotten().build();
    assertThat(forgotten.toString()).startsWith("a_thing=; ").contains("Max-Age=0");
  }

  private static MultiValueMap<String, HttpCookie> sent(ResponseCookie cookie) {
    MultiValueMap<String, HttpCookie> cookies = new LinkedMultiValueMap<>();
    cookies.add(cookie.getName(), new HttpCookie(cookie.getName(), cookie.getValue()));
    return cookies;
  }

  private static <T> SealedCookie<T> cookie(Class<T> type, String purpose, int secondsLater) {
    LoginSettings settings =
        new LoginSettings(
            "https://id.example",
            "isochrone",
            "a secret of 32 characters or more",
            "https://isochrone.example",
            "Example ID",
            Set.of("openid"),
            Duration.ofHours(8));
    return new SealedCookie<>(
        "a_thing",
        type,
        purpose,
        settings,
        Clock.fixed(NOW.plusSeconds(secondsLater), ZoneOffset.UTC));
  }
}
