// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.mockwebserver.MockResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts are recorded, under which name, and that the others are left alone. */
class HostRulesTest {

  @ParameterizedTest
  @CsvSource({
    "api.example.com, api.example.com, true",
    "API.Example.com, api.example.com, true",
    "api.example.com, xapi.example.com, false",
    "*.example.com, api.example.com, true",
    "*.example.com, a.b.example.com, true",
    "*.example.com, example.com, false",
    "*.example.com, badexample.com, false",
    "*.bücher.example, shop.xn--bcher-kva.example, true",
    "10.0.0.1, 10.0.0.1, true",
    "[::1], ::1, true",
  })
  void aPatternIsAHostOrEveryNameBelowOne(String pattern, String host, boolean expected) {
    assertThat(HostPattern.of(pattern).matches(host)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "*.",
        "a.*.example.com",
        "https://api.example.com",
        "api.example.com/v1",
        "api.example.com:8443",
        "me@api.example.com",
        "api.example.com?q",
        "api.example.com#f",
      })
  void whatIsMoreOrLessThanAHostIsRefused(String pattern) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostPattern.of(pattern))
        .withMessage(
            "expected a host such as \"api.example.com\" or \"*.example.com\": \""
                + pattern
                + "\"");
  }

  @Test
  void withoutRulesEveryHostIsRecordedUnderItsName() {
    assertThat(HostRules.none().record("api.example.com")).isTrue();
    assertThat(HostRules.none().nameOf("api.example.com")).isEqualTo("api.example.com");
  }

  @Test
  void aDeniedHostIsNotRecordedThoughItIsAllowed() {
    HostRules rules =
        new HostRules(patterns("*.example.com"), patterns("pay.example.com"), Map.of());

    assertThat(rules.record("api.example.com")).isTrue();
    assertThat(rules.record("pay.example.com")).isFalse();
    assertThat(rules.record("api.example.org")).isFalse();
  }

  @Test
  void theFirstGroupThatFitsNamesTheHost() {
    Map<HostPattern, String> groups = new LinkedHashMap<>();
    groups.put(HostPattern.of("eu.media.example.com"), "europe");
    groups.put(HostPattern.of("*.media.example.com"), "media");
    HostRules rules = new HostRules(List.of(), List.of(), groups);

    assertThat(rules.nameOf("eu.media.example.com")).isEqualTo("europe");
    assertThat(rules.nameOf("us.media.example.com")).isEqualTo("media");
  }

  @Test
  void aCallToADeniedHostHasTheAppsOwnListenerAndNothingElse() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      EventListener app = new RecordingEventListener();
      OkHttpClient client =
          scene
              .capture(new HostRules(List.of(), patterns("pay.example.com"), Map.of()))
              .instrument(scene.plain().eventListener(app).build());

      assertThat(listener(client, "https://pay.example.com/")).isSameAs(app);
      assertThat(listener(client, "https://api.example.com/")).isInstanceOf(CallListener.class);

      scene.requests.open = false;
      assertThat(listener(client, "https://api.example.com/")).isSameAs(app);
    }
  }

  @Test
  void aRecordCarriesTheGroupOfItsHost() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse());
      HostRules rules =
          new HostRules(
              List.of(), List.of(), Map.of(HostPattern.of(scene.origin.getHostName()), "here"));

      Recorded request =
          scene.run(scene.capture(rules).instrument(scene.plain().build()), scene.get("/"));

      assertThat(request.host()).isEqualTo("here");
    }
  }

  private static List<HostPattern> patterns(String... patterns) {
    return Arrays.stream(patterns).map(HostPattern::of).toList();
  }

  private static EventListener listener(OkHttpClient client, String url) {
    Call call = client.newCall(new Request.Builder().url(url).build());
    return client.eventListenerFactory().create(call);
  }
}
