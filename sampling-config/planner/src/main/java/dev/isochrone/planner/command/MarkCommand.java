// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.command;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mark LABEL}: notes a change at a collector, for its charts and comparisons. */
@Command(
    name = "mark",
    mixinStandardHelpOptions = true,
    description = {
      "Notes at a collector that something was changed; charts draw it and Compare begins there.",
      "For the end of a deployment: exits with 0 once the mark is stored, else with 1."
    })
final class MarkCommand extends PlannerCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Parameters(paramLabel = "LABEL", description = "what was changed: \"4.2 rolled out\"")
  private String label = "";

  @Option(
      names = "--collector",
      paramLabel = "URL",
      defaultValue = "${env:ISOCHRONE_COLLECTOR:-http://127.0.0.1:8080}",
      description = "default: the variable ISOCHRONE_COLLECTOR, else http://127.0.0.1:8080")
  private URI collector = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:ISOCHRONE_TOKEN:-}",
      description =
          "an operator's; default: the variable ISOCHRONE_TOKEN, where others of the machine do not"
              + " see it")
  private String token = "";

  @Option(
      names = "--app",
      description = "the app that changed, needed with a token for some apps; default: all")
  private @Nullable String app;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "when: 2026-01-31T12:00:00Z or ms since 1970; default: now")
  private @Nullable String at;

  @Option(names = "--link", paramLabel = "URL", description = "where more is told")
  private @Nullable String link;

  @Override
  int run() throws IOException {
    if (token.isBlank()) {
      throw new IllegalArgumentException("expected --token or ISOCHRONE_TOKEN: none");
    }
    HttpResponse<String> response = send();
    if (response.statusCode() != 201) {
      throw new IllegalArgumentException(
          "expected 201 from "
              + response.uri()
              + ": "
              + response.statusCode()
              + " "
              + response.body().strip());
    }
    out().println(response.body());
    return 0;
  }

  private HttpResponse<String> send() throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(marks())
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json()))
            .build();
    try {
      return HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .build()
          .send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the collector", e);
    }
  }

  /** Who may see some apps only has to name one of them in the query. */
  private URI marks() {
    String query = app == null ? "" : "?app=" + URLEncoder.encode(app, StandardCharsets.UTF_8);
    return URI.create(collector.toString().replaceAll("/+$", "") + "/api/marks" + query);
  }

  private String json() {
    Map<String, @Nullable String> fields = new LinkedHashMap<>();
    fields.put("label", label);
    fields.put("at", at);
    fields.put("link", link);
    return fields.entrySet().stream()
        .filter(field -> field.getValue() != null)
        .map(field -> JsonText.of(field.getKey()) + ":" + JsonText.of(field.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }
}
