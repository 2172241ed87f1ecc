// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code mark} against a server in place of the collector. */
class MarkCommandTest {

  private final List<String> asked = new ArrayList<>();
  private final List<JsonNode> marks = new ArrayList<>();
  private HttpServer server = server();
  private int status = 201;

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void serve() {
    server.createContext(
        "/",
        exchange -> {
          asked.add(
              "%s %s %s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI(),
                      exchange.getRequestHeaders().getFirst("Authorization")));
          marks.add(new JsonMapper().readTree(exchange.getRequestBody().readAllBytes()));
          byte[] answer = "{\"at_ms\":1}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Test
  void postsWhatWasChanged() {
    String label = "4.2 \"rolled\" \\ out\n全部";
    CommandRun run =
        CommandRun.of(
            "mark",
            label,
            "--collector",
            url() + "/behind/a/proxy/",
            "--token",
            "t0",
            "--app",
            "shop & co",
            "--at",
            "2026-01-31T12:00:00Z",
            "--link",
            "https://example.com/4.2");

    assertThat(run.code()).as(run.printed()).isZero();
    assertThat(run.printed()).isEqualTo("{\"at_ms\":1}" + System.lineSeparator());
    assertThat(asked).containsExactly("POST /behind/a/proxy/api/marks?app=shop+%26+co Bearer t0");
    JsonNode mark = marks.get(0);
    assertThat(mark.propertyNames()).containsExactlyInAnyOrder("label", "at", "link");
    assertThat(mark.get("label").asString()).isEqualTo(label);
    assertThat(mark.get("at").asString()).isEqualTo("2026-01-31T12:00:00Z");
    assertThat(mark.get("link").asString()).isEqualTo("https://example.com/4.2");
  }

  @Test
  void leavesOutWhatIsNotSaid() {
    CommandRun.of("mark", "cdn on", "--collector", url(), "--token", "t0");

    assertThat(asked).containsExactly("POST /api/marks Bearer t0");
    assertThat(marks.get(0).propertyNames()).containsExactly("label");
  }

  @Test
  void endsWithOne_whenTheCollectorRefuses() {
    status = 403;

    CommandRun run = CommandRun.of("mark", "cdn on", "--collector", url(), "--token", "reader");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.printed())
        .contains("expected 201 from " + url() + "/api/marks: 403 {\"at_ms\":1}");
  }

  @Test
  void endsWithOne_whenNobodyAnswers() {
    server.stop(0);

    CommandRun run = CommandRun.of("mark", "cdn on", "--collector", url(), "--token", "t0");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.printed()).contains("servers that answer");
  }

  @Test
  void endsWithOneAndStaysInterrupted_whenInterrupted() {
    Thread.currentThread().interrupt();

    CommandRun run = CommandRun.of("mark", "cdn on", "--collector", url(), "--token", "t0");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.printed()).contains("interrupted while waiting for the collector");
  }

  @Test
  void wantsAToken() {
    CommandRun run = CommandRun.of("mark", "cdn on", "--collector", url(), "--token", " ");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.printed()).contains("expected --token or ISOCHRONE_TOKEN");
    assertThat(asked).isEmpty();
  }
}
