// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.CacheStatus;
import dev.isochrone.EdgeReading;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeHeadersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x-cache | Hit from cloudfront | EDGE_HIT",
        "X-Cache | Miss from cloudfront | EDGE_MISS",
        "x-cache | RefreshHit from cloudfront | EDGE_REVALIDATED",
        "x-cache | Error from cloudfront | EDGE_ERROR",
        "x-cache | FunctionGeneratedResponse from cloudfront | UNKNOWN",
        "x-cache | MISS, HIT | EDGE_HIT",
        "x-cache | HIT, MISS | EDGE_MISS",
        "x-cache | TCP_REFRESH_HIT from a23 | EDGE_REVALIDATED",
        "cf-cache-status | HIT | EDGE_HIT",
        "cf-cache-status | STALE | EDGE_HIT",
        "cf-cache-status | REVALIDATED | EDGE_REVALIDATED",
        "CF-Cache-Status | DYNAMIC | EDGE_MISS",
        "cf-cache-status | EXPIRED | EDGE_MISS",
        "cf-cache-status | NONE | UNKNOWN",
        "cache-status | Origin; fwd=miss, Edge; hit; ttl=30 | EDGE_HIT",
        "cache-status | Edge; fwd=stale; fwd-status=304 | EDGE_REVALIDATED",
        "cache-status | Edge; fwd=uri-miss; stored | EDGE_MISS",
        "content-type | text/html | UNKNOWN",
      })
  void cacheStatusIsReadFromEachEdgesHeader(String name, String value, CacheStatus expected) {
    assertThat(read(Headers.of(name, value)).cache()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x-amz-cf-pop | NRT57-P3 | NRT57-P3",
        "cf-ray | 85ab3c1d2e3f4a5b-FRA | FRA",
        "cf-ray | 85ab3c1d2e3f4a5b | 85ab3c1d2e3f4a5b",
        "x-served-by | cache-lhr7334-LHR, cache-nrt18122-NRT | NRT",
        "x-served-by | web-12 |",
        "x-amz-cf-pop | 10.0.0.1 |",
        "x-amz-cf-pop | a-name-much-longer-than-any-airport |",
        "x-amz-cf-pop | '' |",
      })
  void thePointOfPresenceIsReadFromEachEdgesHeader(
      String name, String value, @Nullable String expected) {
    assertThat(read(Headers.of(name, value)).pop()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"7,7", "0,0", "'',-1", "-3,-1", "12345678901,-1", "soon,-1"})
  void ageIsSecondsOrUnknown(String value, int expected) {
    assertThat(read(Headers.of("Age", value)).ageSeconds()).isEqualTo(expected);
  }

  @Test
  void onAnEdgeHitTheOriginDidNothing() {
    Headers headers =
        Headers.of("x-cache", "Hit from cloudfront", "server-timing", "total;dur=250");

    assertThat(read(headers).serverMicros()).isZero();
  }

  @Test
  void withoutAnyHeaderEverythingIsUnknown() {
    EdgeReading reading = read(Headers.of());

    assertThat(reading.pop()).isNull();
    assertThat(reading.cache()).isEqualTo(CacheStatus.UNKNOWN);
    assertThat(reading.ageSeconds()).isEqualTo(-1);
    assertThat(reading.serverMicros()).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "db;dur=53, app;dur=47.2 | 100200",
        "db;dur=53, app;dur=47.2, total;dur=123 | 123000",
        "cdn-upstream-layer;desc=\"EDGE\",cdn-upstream-dns;dur=0,cdn-upstream-fbl;dur=562 | 562000",
        "cfEdge;dur=5,cfOrigin;dur=20 | 20000",
        "cdn-upstream-fbl;dur=562, app;dur=10 | 10000",
        "cache;desc=\"a, b;dur=9\" | -1",
        "app;desc=\"x\";dur=\"1.5\" | 1500",
        "miss, app ; dur = 3 | -1",
        "app;dur=NaN | -1",
        "app;dur=-1 | -1",
        "app;dur=1e99 | -1",
        "'' | -1",
      })
  void serverTimingGivesTheOriginsTime(String header, long micros) {
    assertThat(read(Headers.of("server-timing", header)).serverMicros()).isEqualTo(micros);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cdn-upstream-fbl;dur=562 | app;dur=10 | 10000",
        "app;dur=10 | cdn-upstream-fbl;dur=562 | 10000",
        "total;dur=5 | db;dur=53 | 5000",
        "db;dur=53 | total;dur=5 | 5000",
        "db;dur=53 | app;dur=47 | 100000",
        "cdn-pop;desc=\"NRT57-P3\" | cdn-upstream-fbl;dur=562 | 562000",
        "cdn-cache-miss | miss | -1",
      })
  void severalLinesOfServerTimingAreOneList(String first, String second, long micros) {
    Headers headers =
        new Headers.Builder().add("server-timing", first).add("Server-Timing", second).build();

    assertThat(read(headers).serverMicros()).isEqualTo(micros);
  }

  private static EdgeReading read(Headers headers) {
    return new EdgeHeaders(headers).read();
  }
}
