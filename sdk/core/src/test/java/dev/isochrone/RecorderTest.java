// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.capture.HeaderAllowlist;
import dev.isochrone.capture.HostPattern;
import dev.isochrone.capture.HostRules;
import dev.isochrone.capture.NameRule;
import dev.isochrone.capture.RequestNamer;
import dev.isochrone.capture.RequestSink;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class RecorderTest {
  private int failures;
  private boolean open = true;
  private final RequestSink broken =
      new RequestSink() {
        @Override
        public boolean isOpen() {
          return open;
        }

        @Override
        public void accept(CompletedRequest request) {
          throw new IllegalStateException("broken");
        }

        @Override
        public void failed() {
          failures++;
        }
      };
  private final Recorder recorder =
      new Recorder(
          new RequestNamer(List.of(NameRule.of("GET /v1/users/*")), 3),
          new HostRules(
              List.of(),
              List.of(HostPattern.of("*.denied.example.com")),
              Map.of(HostPattern.of("*.cdn.example.com"), "cdn")),
          new HeaderAllowlist(List.of("x-region")),
          broken,
          List.of(HttpUrl.get("https://collector.example.com/isochrone/")),
          Clock.SYSTEM,
          Map::of);

  @Test
  void requestsOfOtherSourcesAreNamedAsCapturedOnesAre() {
    assertThat(recorder.nameOf("GET", HttpUrl.get("https://a.example.com/v1/users/jo?q=1")))
        .isEqualTo("GET /v1/users/*");
    assertThat(recorder.nameOf("GET", HttpUrl.get("https://a.example.com/v1/orders/42")))
        .isEqualTo("GET /v1/orders/{id}");
  }

  @Test
  void theirNamesCountAgainstTheSameCap() {
    assertThat(recorder.named("GET /a")).isEqualTo("GET /a");
    assertThat(recorder.named("GET /b")).isEqualTo("GET /b");
    assertThat(recorder.nameOf("GET", HttpUrl.get("https://a.example.com/c"))).isEqualTo("GET /c");
    assertThat(recorder.named("GET /d")).isEqualTo("other");
  }

  @Test
  void whatGoesToTheCollectorIsNotRecorded() {
    assertThat(records("https://collector.example.com/isochrone/v1/batches")).isFalse();
    assertThat(records("https://collector.example.com/isochrone/v1/plan")).isFalse();
    assertThat(records("https://collector.example.com/isochrone/v1/users")).isTrue();
    assertThat(records("https://collector.example.com/v1/batches")).isTrue();
    assertThat(records("https://collector.example.com:8443/isochrone/v1/batches")).isTrue();
    assertThat(records("https://api.example.com/isochrone/v1/batches")).isTrue();
  }

  @Test
  void theRulesOfHostsHoldForThemToo() {
    assertThat(records("https://a.denied.example.com/")).isFalse();
    assertThat(recorder.hostNamed("eu.cdn.example.com")).isEqualTo("cdn");
    assertThat(recorder.hostNamed("api.example.com")).isEqualTo("api.example.com");

    open = false;
    assertThat(records("https://api.example.com/")).isFalse();
  }

  @Test
  void aFailureOfTheSdkIsCountedAndNeverThrown() {
    CompletedRequest neverRead =
        (CompletedRequest)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {CompletedRequest.class},
                (proxy, method, arguments) -> {
                  throw new UnsupportedOperationException(method.getName());
                });
    recorder.record(neverRead);

    assertThat(failures).isEqualTo(1);
  }

  private boolean records(String url) {
    return recorder.records(HttpUrl.get(url));
  }
}
