// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names and weights of spans. */
class SpanNamesTest {

  @ParameterizedTest
  @CsvSource({
    "url.full, https://u:p@api.example.com:8443/v1/users/42?q=1#x, GET /v1/users/{id},"
        + " api.example.com",
    "http.url, http://API.example.com, GET /, api.example.com",
    "http.url, http://api.example.com?token=1, GET /, api.example.com",
    "http.target, /v1/users/me?page=2, GET /v1/users/me, ''",
    "url.template, /v1/users/{id}{?page}, GET /v1/users/{id}, ''",
    "url.template, https://{host}/v1/{thing}, GET /v1/{thing}, ''",
    "url.full, https://[2001:db8::1]:443/a, GET /a, [2001:db8::1]",
    "http.host, api.example.com:80, GET /**, api.example.com",
    "server.address, 2001:db8::1, GET /**, 2001:db8::1",
  })
  void api_and_host(String attribute, String value, String api, String host) {
    KnownAttributes attributes = new KnownAttributes();
    attributes.put("http.request.method", "GET");
    attributes.put(attribute, value);

    assertThat(SpanNames.api("GET", attributes)).isEqualTo(api);
    assertThat(SpanNames.host(attributes)).isEqualTo(host);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 1",
    "vendor=x, 1",
    "ot=th:0, 1",
    "ot=th:8, 0.5",
    "'vendor=x, ot=rv:1234;th:c', 0.25",
    "ot=th:ffffffffffffff, 1.3877787807814457e-17",
    "ot=th:, -1",
    "ot=th:G, -1",
    "ot=th:000000000000000, -1",
  })
  void weight(String traceState, double keepProbability) {
    assertThat(Threshold.keepProbability(traceState)).isEqualTo(keepProbability, offset(1e-18));
  }

  @ParameterizedTest
  @CsvSource({
    "java.net.UnknownHostException, DNS",
    "ENOTFOUND, DNS",
    "ECONNREFUSED, CONNECT",
    "javax.net.ssl.SSLHandshakeException, TLS",
    "java.net.SocketTimeoutException, TIMEOUT",
    "AbortError, CANCELLED",
    "System.Net.Http.HttpRequestException, OTHER",
    "name_resolution_error, DNS",
  })
  void failure(String type, String outcome) {
    assertThat(FailureNames.outcome(FailureNames.simple(type))).hasToString(outcome);
  }
}
