// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody waits for it, so it ends; somebody waits too long, so it ends too. */
class CancellationTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count() FROM numbers(1e12) WHERE sipHash64(number) = 1",
        "SELECT number, repeat('x', 100) FROM numbers(1e12)",
        "EXPLAIN ANALYZE SELECT count() FROM numbers(1e12) WHERE sipHash64(number) = 1"
      })
  void aClientThatGoesAway_endsItsQuery(String sql) throws IOException {
    String mark = mark();
    try (RawHttp http = new RawHttp(SharedClickHouse.get().port())) {
      sendQuery(http, "/", "/* " + mark + " */ " + sql);
      Deadline.ofSeconds(20).await("the query runs", () -> running(mark) == 1);
    }
    Deadline.ofSeconds(20).await("the query is gone", () -> running(mark) == 0);
  }

  @Test
  void switchedOff_theQueryOutlivesItsClient_untilItIsKilled() throws IOException {
    String mark = mark();
    try (RawHttp http = new RawHttp(SharedClickHouse.get().port())) {
      sendQuery(
          http,
          "/?cancel_http_readonly_queries_on_client_close=0&query_id=" + mark,
          "/* " + mark + " */ SELECT count() FROM numbers(1e12) WHERE sipHash64(number) = 1");
      Deadline.ofSeconds(20).await("the query runs", () -> running(mark) == 1);
    }
    // the server has seen the end of that connection when it has served another one
    SharedClickHouse.post("", "SELECT 1");
    assertThat(running(mark)).isEqualTo(1);

    assertThat(SharedClickHouse.post("", "KILL QUERY WHERE query_id = '" + mark + "' SYNC"))
        .contains(mark);
    Deadline.ofSeconds(20).await("the query is gone", () -> running(mark) == 0);
  }

  @Test
  void aKilledQuery_tellsItsClient() throws Exception {
    String mark = mark();
    try (RawHttp http = new RawHttp(SharedClickHouse.get().port())) {
      sendQuery(
          http,
          "/?query_id=" + mark,
          "/* " + mark + " */ SELECT count() FROM numbers(1e12) WHERE sipHash64(number) = 1");
      Deadline.ofSeconds(20).await("the query runs", () -> running(mark) == 1);
      assertThat(
              SharedClickHouse.request("query_id=" + mark, "SELECT 1")
                  .headers()
                  .firstValue("X-ClickHouse-Exception-Code"))
          .contains("216");
      SharedClickHouse.post("", "KILL QUERY WHERE query_id = '" + mark + "'");
      RawHttp.Response response = http.receive();
      assertThat(response.header("X-ClickHouse-Exception-Code")).isEqualTo("394");
      assertThat(response.status()).isEqualTo(500);
    }
  }

  @Test
  void aQueryOverItsTime_isTimeoutExceeded() {
    var response =
        SharedClickHouse.request(
            "max_execution_time=1",
            "SELECT count() FROM numbers(1e12) WHERE sipHash64(number) = 1");
    assertThat(response.statusCode()).isEqualTo(408);
    assertThat(response.headers().firstValue("X-ClickHouse-Exception-Code")).contains("159");
  }

  private static void sendQuery(RawHttp http, String target, String sql) throws IOException {
    byte[] body = sql.getBytes(StandardCharsets.UTF_8);
    http.send(
        "POST " + target + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length + "\r\n\r\n");
    http.send(body);
  }

  private static int running(String mark) {
    return Integer.parseInt(
        SharedClickHouse.post(
                "",
                "SELECT count() FROM system.processes WHERE query LIKE '%"
                    + mark
                    + "%' AND query NOT LIKE '%system.processes%'")
            .strip());
  }

  private static String mark() {
    return UUID.randomUUID().toString();
  }
}
