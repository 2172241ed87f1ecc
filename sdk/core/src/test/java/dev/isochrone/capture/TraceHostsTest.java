// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which hosts are told a call's trace, hop by hop, over real sockets. */
class TraceHostsTest {

  private static final String PARENT = "00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-0[01]";
  private static final String APPS = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void aHostOnTheListIsToldTheTraceThatTheRecordCarries() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse());

      Recorded request = scene.run(tracing(scene, 1, "api.test"), get(scene, "api.test"));

      RecordedRequest hop = scene.origin.takeRequest();
      assertThat(hop.getHeader("traceparent")).matches(PARENT).endsWith("-01");
      assertThat(hop.getHeader("tracestate")).isEqualTo("ot=th:0");
      assertThat(request.trace()).isEqualTo(traceId(hop));
    }
  }

  @Test
  void anyOtherHostIsToldNothing() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse());

      Recorded request = scene.run(tracing(scene, 1, "api.test"), get(scene, "other.test"));

      assertUntold(scene.origin.takeRequest());
      assertThat(request.trace()).isNull();
    }
  }

  @Test
  void aRedirectTakesTheTraceToHostsOnTheListOnly() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(
          redirectTo(scene, "other.test"), redirectTo(scene, "b.api.test"), new MockResponse());
      OkHttpClient client = tracing(scene, 1, "*.api.test");

      Recorded request = scene.run(client, get(scene, "a.api.test"));

      RecordedRequest first = scene.origin.takeRequest();
      assertUntold(scene.origin.takeRequest());
      RecordedRequest third = scene.origin.takeRequest();
      assertThat(traceId(third)).isEqualTo(traceId(first)).isEqualTo(request.trace());
      assertThat(hopId(third)).as("each hop has an id").isNotEqualTo(hopId(first));
      assertThat(request.redirects()).isEqualTo(2);
    }
  }

  @Test
  void theRecordKeepsItsTraceWhenTheLastHopWasNotTold() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(redirectTo(scene, "other.test"), new MockResponse());

      Recorded request = scene.run(tracing(scene, 1, "api.test"), get(scene, "api.test"));

      assertThat(request.trace()).isEqualTo(traceId(scene.origin.takeRequest()));
    }
  }

  @Test
  void aRetryIsAnotherHopOfTheSameTrace() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(
          new MockResponse(),
          new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST),
          new MockResponse());
      OkHttpClient client = tracing(scene, 1, "api.test");
      scene.run(client, get(scene, "api.test"));
      scene.origin.takeRequest();

      Recorded request = scene.run(client, get(scene, "api.test"));

      RecordedRequest first = scene.origin.takeRequest();
      RecordedRequest second = scene.origin.takeRequest();
      assertThat(request.retries()).isEqualTo(1);
      assertThat(traceId(second)).isEqualTo(traceId(first));
      assertThat(hopId(second)).isNotEqualTo(hopId(first));
    }
  }

  @ParameterizedTest
  @CsvSource({"traceparent," + APPS, "traceparent,not a trace", "tracestate,congo=t61rcWkgMzE"})
  void whatTheAppHasSetStays(String name, String value) throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse(), new MockResponse());
      Interceptor late =
          chain -> chain.proceed(chain.request().newBuilder().header(name, value).build());

      scene.run(
          tracing(scene, 1, "api.test"),
          get(scene, "api.test").newBuilder().header(name, value).build());
      scene.run(
          tracing(scene, scene.plain().addNetworkInterceptor(late).build(), 1, "api.test"),
          get(scene, "api.test"));

      for (int i = 0; i < 2; i++) {
        RecordedRequest hop = scene.origin.takeRequest();
        assertThat(hop.getHeaders().values(name)).containsExactly(value);
        assertThat(hop.getHeaders().names()).doesNotContain(other(name));
      }
    }
  }

  @Test
  void theAppsOwnTraceIsTheOneThatIsRecorded() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse());

      Recorded request =
          scene.run(
              tracing(scene, 1, "api.test"),
              get(scene, "api.test").newBuilder().header("traceparent", APPS).build());

      assertThat(request.trace()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    }
  }

  @Test
  void aCallThatIsNotRecordedIsNotTraced() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse(), new MockResponse());
      HostRules denied = new HostRules(List.of(), List.of(HostPattern.of("pay.test")), Map.of());
      OkHttpClient client =
          scene.capture(denied, traceHosts(1, "*.test")).instrument(scene.plain().build());

      client.newCall(get(scene, "pay.test")).execute().close();
      scene.requests.open = false;
      client.newCall(get(scene, "api.test")).execute().close();

      assertUntold(scene.origin.takeRequest());
      assertUntold(scene.origin.takeRequest());
    }
  }

  @Test
  void http2CarriesTheTraceToo() throws Exception {
    try (CaptureScene scene = CaptureScene.tls(Protocol.HTTP_2, Protocol.HTTP_1_1)) {
      scene.answers(new MockResponse());

      Recorded request = scene.run(tracing(scene, 0, "localhost"), get(scene, "localhost"));

      RecordedRequest hop = scene.origin.takeRequest();
      assertThat(hop.getHeader("traceparent")).matches(PARENT).endsWith("-00");
      assertThat(hop.getHeader("tracestate")).isNull();
      assertThat(request.trace()).isEqualTo(traceId(hop));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "0.5, 8", "0.25, c", "0.01, fd70a3d70a3d7"})
  void theShareOfSampledTracesIsTheOneThatTheStateTells(double share, String threshold) {
    TraceHosts hosts = traceHosts(share, "api.test");
    int traces = 100_000;
    int sampled = 0;
    for (int i = 0; i < traces; i++) {
      TraceContext trace = hosts.begin();
      String parent = trace.parent(1);
      String state = trace.state();
      assertThat(parent.endsWith("01")).isEqualTo(state != null);
      if (state != null) {
        sampled++;
        assertThat(state).startsWith("ot=th:" + threshold).hasSizeLessThanOrEqualTo(20);
        String random = parent.substring(21, 35);
        assertThat(random).isGreaterThanOrEqualTo(state.substring("ot=th:".length()));
      }
    }
    double fiveSigma = 5 * Math.sqrt(share * (1 - share) / traces);
    assertThat(sampled / (double) traces).isCloseTo(share, within(fiveSigma));
  }

  @Test
  void idsAreNeverTheSame() {
    Set<String> ids = new HashSet<>();
    TraceHosts hosts = traceHosts(1, "api.test");
    for (int i = 0; i < 100_000; i++) {
      ids.add(hosts.begin().parent(1).substring(3, 35));
    }
    assertThat(ids).hasSize(100_000);
  }

  private static OkHttpClient tracing(CaptureScene scene, double sampled, String... hosts) {
    return tracing(scene, scene.plain().build(), sampled, hosts);
  }

  private static OkHttpClient tracing(
      CaptureScene scene, OkHttpClient client, double sampled, String... hosts) {
    return scene.capture(HostRules.none(), traceHosts(sampled, hosts)).instrument(client);
  }

  private static TraceHosts traceHosts(double sampled, String... hosts) {
    return new TraceHosts(Arrays.stream(hosts).map(HostPattern::of).toList(), sampled);
  }

  private static Request get(CaptureScene scene, String host) {
    return new Request.Builder().url(scene.origin.url("/").newBuilder().host(host).build()).build();
  }

  private static MockResponse redirectTo(CaptureScene scene, String host) {
    return new MockResponse()
        .setResponseCode(302)
        .setHeader("Location", get(scene, host).url().toString());
  }

  private static void assertUntold(RecordedRequest hop) {
    assertThat(hop.getHeaders().names()).doesNotContain("traceparent", "tracestate");
  }

  private static String other(String name) {
    return name.equals("traceparent") ? "tracestate" : "traceparent";
  }

  private static String traceId(RecordedRequest hop) {
    return String.valueOf(hop.getHeader("traceparent")).substring(3, 35);
  }

  private static String hopId(RecordedRequest hop) {
    return String.valueOf(hop.getHeader("traceparent")).substring(36, 52);
  }
}
