// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.capture.NameRule;
import dev.isochrone.capture.RequestNamer;
import dev.isochrone.capture.RequestSink;
import java.lang.reflect.Proxy;
import java.util.List;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class RecorderTest {
  private int failures;
  private final RequestSink broken =
      new RequestSink() {
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
          broken,
          HttpUrl.get("https://collector.example.com/isochrone/"),
          Clock.SYSTEM);

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
  void onlyWhatGoesToTheCollectorIsOwnTraffic() {
    assertThat(isOwn("https://collector.example.com/isochrone/v1/batches")).isTrue();
    assertThat(isOwn("https://collector.example.com/isochrone/v1/plan")).isTrue();
    assertThat(isOwn("https://collector.example.com/isochrone/v1/users")).isFalse();
    assertThat(isOwn("https://collector.example.com/v1/batches")).isFalse();
    assertThat(isOwn("https://collector.example.com:8443/isochrone/v1/batches")).isFalse();
    assertThat(isOwn("https://api.example.com/isochrone/v1/batches")).isFalse();
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

  private boolean isOwn(String url) {
    return recorder.isOwnTraffic(HttpUrl.get(url));
  }
}
