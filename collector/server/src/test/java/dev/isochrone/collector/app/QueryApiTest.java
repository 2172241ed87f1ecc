// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.reactive.function.server.RouterFunction;
import tools.jackson.databind.JsonNode;

/** The Query API as screens, CI and people use it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryApiTest {
  private TestCollector collector;

  @BeforeAll
  void start(@TempDir Path directory) {
    collector = TestCollector.start(directory, "--isochrone.query.max-seconds=600");
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

  @Test
  void the_document_names_every_route_under_api() throws Exception {
    JsonNode paths = document().get("paths");

    for (RouteListing.Endpoint endpoint :
        RouteListing.of(
            collector.beans(RouterFunction.class).stream()
                .<RouterFunction<?>>map(function -> function)
                .toList(),
            List.of())) {
      if (endpoint.path().startsWith("/api/") && !endpoint.path().equals("/api/x")) {
        String method = endpoint.method().name().toLowerCase(Locale.ROOT);
        assertThat(paths.path(endpoint.path()).has(method)).as("%s", endpoint).isTrue();
      }
    }
  }

  @Test
  void every_question_answers_as_the_document_says() throws Exception {
    int questions = 0;
    for (Map.Entry<String, JsonNode> path : document().get("paths").properties()) {
      JsonNode rows =
          path.getValue()
              .at("/get/responses/200/content/application~1json/schema/properties/data/items");
      if (!rows.isMissingNode()) {
        HttpResponse<String> answer = collector.get(path.getKey());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(TestCollector.json(answer).get("meta").valueStream().map(c -> c.get("name")))
            .as(path.getKey())
            .map(JsonNode::asString)
            .containsExactlyElementsOf(rows.get("properties").propertyNames());
        questions++;
      }
    }
    assertThat(questions).isEqualTo(17);
  }

  @Test
  void parameters_beyond_the_bounds_of_the_document_are_refused() throws Exception {
    for (JsonNode parameter : document().at("/paths/~1api~1exemplars/get/parameters")) {
      JsonNode schema = parameter.get("schema");
      String name = parameter.get("name").asString();
      if (schema.has("maximum")) {
        int most = schema.get("maximum").asInt();
        assertThat(status("exemplars", name, String.valueOf(most))).isEqualTo(200);
        assertThat(status("exemplars", name, String.valueOf(most + 1))).isEqualTo(400);
      }
      if (schema.has("maxLength")) {
        int most = schema.get("maxLength").asInt();
        assertThat(status("exemplars", name, "x".repeat(most))).isEqualTo(200);
        assertThat(status("exemplars", name, "x".repeat(most + 1))).isEqualTo(400);
      }
      if (schema.has("enum")) {
        assertThat(status("exemplars", name, "sideways")).isEqualTo(400);
      }
    }
    assertThat(status("api_over_time", "zone", "Asia/Atlantis")).isEqualTo(400);
    assertThat(status("regions", "from", "1")).as("more than 400 days").isEqualTo(400);
  }

  @Test
  void a_question_ends_in_the_engine_when_the_last_who_waits_for_it_leaves() throws Exception {
    String running =
        "SELECT count() FROM system.processes WHERE query LIKE '%Must be cut ' || 'off%'";
    String path = "/api/test_slow?from=1795305600000&to=";
    Socket first = ask(path + 1795309200000L);
    assertThat(collector.awaitCount(running, 1)).isEqualTo(1);
    Socket same = ask(path + 1795309200000L);
    Socket different = ask(path + 1795309200001L);
    assertThat(collector.awaitCount(running, 2)).isEqualTo(2);

    same.close();
    different.close();
    assertThat(collector.awaitCount(running, 1)).as("the first waits still").isEqualTo(1);
    first.close();
    assertThat(collector.awaitCount(running, 0)).isZero();
  }

  /** Asks over a connection of its own, and reads no answer. */
  private Socket ask(String path) throws IOException {
    URI url = URI.create(collector.url());
    Socket socket = new Socket(url.getHost(), url.getPort());
    socket
        .getOutputStream()
        .write(
            "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n"
                .formatted(path, url.getAuthority(), TestCollector.OWNER_TOKEN)
                .getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private int status(String question, String name, String value) throws Exception {
    return collector.get("/api/" + question + "?" + name + "=" + value).statusCode();
  }

  private JsonNode document() throws Exception {
    HttpResponse<String> answer = collector.get("/api/openapi.json");
    assertThat(answer.statusCode()).isEqualTo(200);
    return TestCollector.json(answer);
  }
}
