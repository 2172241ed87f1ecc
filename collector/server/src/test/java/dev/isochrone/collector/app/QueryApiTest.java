// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The Query API as screens, CI and people use it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryApiTest {
  private TestCollector collector;

  @BeforeAll
  void start(@TempDir Path directory) {
    collector = TestCollector.start(directory);
  }

  @AfterAll
  void stop() {
    collector.close();
  }

  @Test
  void a_mark_is_listed_once_however_often_ci_sends_it() throws Exception {
    String mark = "{\"app\":\"shop\",\"label\":\"4.2 \\\\ 'out'\",\"at\":1795305600000}";
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> noted = collector.postJson("/api/marks", mark);
      assertThat(noted.statusCode()).as(noted.body()).isEqualTo(201);
      assertThat(TestCollector.json(noted).get("at_ms").asLong()).isEqualTo(1795305600000L);
    }
    collector.postJson("/api/marks", "{\"label\":\"cdn on\",\"at\":\"2026-11-22T00:00:01Z\"}");

    JsonNode marks =
        TestCollector.json(collector.get("/api/marks?from=1795305600000&to=1795305602000&app=shop"))
            .get("data");

    assertThat(marks.valueStream().map(row -> row.get("label").asString()))
        .containsExactly("4.2 \\ 'out'", "cdn on");
    assertThat(marks.get(0).get("at_ms").asLong()).isEqualTo(1795305600000L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                                  | expected a JSON object: ARRAY",
        "{\"label\":\"\"}                    | label: expected what was changed",
        "{\"label\":\"x\",\"at\":\"today\"}  | at: expected ms since 1970 or ISO 8601",
        "{\"label\":\"x\",\"link\":\"ftp:\"} | link: expected http:// or https://: ftp:",
        "{\"label\":\"x\",\"who\":\"me\"}    | expected one of app, at, label, link: who",
        "{\"label\":7}                       | label: expected a string: NUMBER"
      })
  void what_is_no_mark_is_refused_with_what_was_expected(String body, String message)
      throws Exception {
    HttpResponse<String> refused = collector.postJson("/api/marks", body);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(TestCollector.json(refused).get("message").asString()).startsWith(message);
  }

  @Test
  void compare_takes_two_ranges_or_two_versions() throws Exception {
    String ranges = "/api/compare?from=1795305600000&to=1795309200000";
    assertThat(collector.get(ranges).statusCode()).isEqualTo(200);
    assertThat(
            collector
                .get(
                    ranges
                        + "&before_from=1795219200000&before_to=1795222800000&by=pop"
                        + "&before=NRT&after=FRA")
                .statusCode())
        .isEqualTo(200);
    assertThat(collector.get(ranges + "&by=weather").statusCode()).isEqualTo(400);
  }
}
