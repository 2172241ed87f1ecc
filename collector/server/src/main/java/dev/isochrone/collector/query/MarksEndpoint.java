// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.query;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeType;

/**
 * {@code POST /api/marks}: notes that something was changed, {@code {"label":"4.2 rolled
 * out","app":"shop","at":"2026-01-31T12:00:00Z","link":"https://…"}}. Only the label is required;
 * {@code at} is now by default, ms since 1970 or ISO 8601. The app may stand in the query instead.
 * The question {@code marks} lists them. Thread-safe; nothing blocks.
 */
public final class MarksEndpoint {
  private static final JsonMapper JSON = new JsonMapper();

  private static final String INSERT =
      """
      INSERT INTO marks (tenant, app, at, label, link)
      SELECT 'default', {app:String}, {at:DateTime64(3)}, {label:String}, {link:String}""";

  private final AskStore store;
  private final Clock clock;

  /** Makes the endpoint. */
  public MarksEndpoint(AskStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  private record Mark(String app, Instant at, String label, String link) {

    Map<String, String> parameters() {
      return Map.of(
          "app", QueryParameters.escaped(app),
          "at", TimeRange.seconds(at),
          "label", QueryParameters.escaped(label),
          "link", QueryParameters.escaped(link));
    }

    Map<String, Object> json() {
      return Map.of("at_ms", at.toEpochMilli(), "app", app, "label", label, "link", link);
    }
  }

  /** Handles one request. */
  public Mono<ServerResponse> handle(ServerRequest request) {
    return request
        .bodyToMono(String.class)
        .defaultIfEmpty("")
        .flatMap(
            body -> {
              try {
                return note(read(body, request.queryParam("app").orElse("")));
              } catch (IllegalArgumentException e) {
                return Replies.badRequest("bad_mark", String.valueOf(e.getMessage()));
              }
            });
  }

  private Mono<ServerResponse> note(Mark mark) {
    return store
        .write(INSERT, mark.parameters())
        .then(
            Mono.defer(
                () ->
                    ServerResponse.status(HttpStatus.CREATED)
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(mark.json())))
        .onErrorResume(AskStore.Failed.class, e -> Replies.failed("a mark", e));
  }

  private Mark read(String body, String app) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("expected a JSON object: " + e.getOriginalMessage(), e);
    }
    if (!json.isObject()) {
      throw new IllegalArgumentException("expected a JSON object: " + json.getNodeType());
    }
    for (String name : json.propertyNames()) {
      if (!name.matches("app|at|label|link")) {
        throw new IllegalArgumentException("expected one of app, at, label, link: " + name);
      }
    }
    String label = text(json, "label");
    if (label.isBlank()) {
      throw new IllegalArgumentException("label: expected what was changed");
    }
    String link = text(json, "link");
    if (!link.matches("|https?://.*")) {
      throw new IllegalArgumentException("link: expected http:// or https://: " + link);
    }
    return new Mark(app(json, app), at(json), label, link);
  }

  /** Who may see one app only names it in the query, and marks no other. */
  private static String app(JsonNode json, String ofQuery) {
    String app = text(json, "app");
    if (!ofQuery.isEmpty() && !app.isEmpty() && !app.equals(ofQuery)) {
      throw new IllegalArgumentException(
          "app: expected that of the query, %s: %s".formatted(ofQuery, app));
    }
    return ofQuery.isEmpty() ? app : ofQuery;
  }

  private Instant at(JsonNode json) {
    return json.has("at")
        ? TimeRange.moment("at", json.get("at").asString())
        : Instant.ofEpochMilli(clock.millis());
  }

  private static String text(JsonNode json, String name) {
    if (!json.has(name)) {
      return "";
    }
    JsonNode value = json.get(name);
    if (value.getNodeType() != JsonNodeType.STRING) {
      throw new IllegalArgumentException(name + ": expected a string: " + value.getNodeType());
    }
    return QueryParameters.text(name, value.asString());
  }
}
