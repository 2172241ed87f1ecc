// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many names, and which texts, may be stored. */
class ApiCapTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final InstantSource clock = () -> now;
  private final CompletableFuture<Collection<String>> stored = new CompletableFuture<>();
  private final ApiCap cap = new ApiCap(3, clock, (tenant, app) -> stored);

  @Test
  void what_comes_when_there_is_no_room_is_other_app_by_app() {
    assertThat(List.of(name("a"), name("b"), name("c"), name("d"), name("a")))
        .containsExactly("a", "b", "c", "other", "a");
    assertThat(cap.of("t", "another app").apply("d")).isEqualTo("d");
    assertThat(cap.of("another tenant", "app").apply("d")).isEqualTo("d");
  }

  @Test
  void names_that_are_stored_come_before_those_of_a_flood() {
    name("flood1");
    name("flood2");
    name("flood3");

    stored.complete(List.of("real1", "real2", "flood3"));

    assertThat(List.of(name("real1"), name("real2"), name("flood3"), name("flood1")))
        .containsExactly("real1", "real2", "flood3", "other");
  }

  @Test
  void a_name_that_was_not_seen_for_a_day_gives_its_place_up() {
    name("a");
    name("b");
    name("c");
    now = now.plus(Duration.ofHours(23));
    assertThat(List.of(name("b"), name("c"), name("d"))).containsExactly("b", "c", "other");

    now = now.plus(Duration.ofHours(2));
    assertThat(List.of(name("d"), name("e"), name("a"))).containsExactly("d", "other", "other");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /v1/users/{id}, GET /v1/users/{id}",
    "GET /v1/very-long-route-name-of-2024/details, GET /v1/very-long-route-name-of-2024/details",
    "GET /v1/internationalizationSettings, GET /v1/internationalizationSettings",
    "wifi, wifi",
    "cell/lte, cell/lte",
    "440-10, 440-10",
    "NRT57-P3, NRT57-P3",
    "api.eu-west-1.example.com, api.eu-west-1.example.com",
    "ec2-host:8080, ec2-host:8080",
    "SSLHandshakeException, SSLHandshakeException",
    "GET /from/203.0.113.7/x, GET /from/{id}/x",
    "203.0.113.7:443, {id}:443",
    "Mutation::Create, Mutation::Create",
    "a:b, a:b",
    "2001:db8::7, {id}",
    "host [fd12:3456:789a::1]:80, host [{id}]:80",
    "GET /mail/ada@example.com, GET /mail/{id}",
    "GET /k/0123456789abcdef0123, GET /k/{id}",
    "GET /k/sk_live_51H8abcdefghijk0123456789, GET /k/sk_live_{id}",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln, {id}",
    "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln, {id}",
  })
  void texts(String text, String stored) {
    assertThat(new TextScrub().text(text)).isEqualTo(stored);
  }

  private String name(String api) {
    return cap.of("t", "app").apply(api);
  }
}
