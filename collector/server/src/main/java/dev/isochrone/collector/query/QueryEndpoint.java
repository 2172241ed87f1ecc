// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.query;

import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/**
 * {@code GET /api/{name}?from=…&to=…&app=…} and the other {@link QueryParameters}: asks ClickHouse
 * one of the {@link NamedQueries} and passes its own {@code JSON} format through. Thread-safe;
 * nothing blocks.
 */
public final class QueryEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(QueryEndpoint.class);
  private static final int MAX_ERROR_CHARACTERS = 2000;

  private final NamedQueries queries;
  private final QuerySettings settings;
  private final WebClient client;
  private final Clock clock;

  /** Makes the endpoint. */
  public QueryEndpoint(
      NamedQueries queries, QuerySettings settings, WebClient client, Clock clock) {
    this.queries = queries;
    this.settings = settings;
    this.client = client;
    this.clock = clock;
  }

  /** Handles one request. */
  public Mono<ServerResponse> handle(ServerRequest request) {
    String name = request.pathVariable("name");
    String sql = queries.sql(name);
    if (sql == null) {
      return error(
          HttpStatus.NOT_FOUND,
          "unknown_question",
          "expected one of %s: %s".formatted(queries.names(), name));
    }
    TimeRange range;
    try {
      range =
          TimeRange.parse(request.queryParam("from"), request.queryParam("to"), clock.instant());
    } catch (IllegalArgumentException e) {
      return error(HttpStatus.BAD_REQUEST, "bad_range", String.valueOf(e.getMessage()));
    }
    QueryParameters parameters;
    try {
      parameters = QueryParameters.parse(request::queryParam);
    } catch (IllegalArgumentException e) {
      return error(HttpStatus.BAD_REQUEST, "bad_parameter", String.valueOf(e.getMessage()));
    }
    return ask(name, sql, range, parameters);
  }

  private Mono<ServerResponse> ask(
      String name, String sql, TimeRange range, QueryParameters parameters) {
    return client
        .post()
        .uri(uri(range, parameters))
        .headers(this::authenticate)
        .contentType(MediaType.TEXT_PLAIN)
        .bodyValue(sql)
        .exchangeToMono(response -> answer(name, response))
        .onErrorResume(
            WebClientRequestException.class,
            e -> {
              LOG.warn("ClickHouse cannot be asked: {}", e.getMessage());
              return error(
                  HttpStatus.SERVICE_UNAVAILABLE, "store_unreachable", "the store cannot be asked");
            });
  }

  private URI uri(TimeRange range, QueryParameters parameters) {
    Map<String, Object> values = new HashMap<>(parameters.byName());
    values.put("database", settings.database());
    UriComponentsBuilder uri =
        UriComponentsBuilder.fromUriString(settings.url())
            .queryParam("database", "{database}")
            .queryParam("default_format", "JSON")
            .queryParam("readonly", 2)
            .queryParam("max_execution_time", settings.maxSeconds())
            .queryParam("max_result_rows", settings.maxRows())
            .queryParam("result_overflow_mode", "throw")
            .queryParam("output_format_json_quote_64bit_integers", 0)
            .queryParam("param_from", TimeRange.seconds(range.from()))
            .queryParam("param_to", TimeRange.seconds(range.to()));
    for (String name : parameters.byName().keySet()) {
      uri.queryParam("param_" + name, "{" + name + "}");
    }
    return uri.encode().buildAndExpand(values).toUri();
  }

  private void authenticate(HttpHeaders headers) {
    headers.set("X-ClickHouse-User", settings.user());
    if (!settings.password().isEmpty()) {
      headers.set("X-ClickHouse-Key", settings.password());
    }
  }

  /**
   * The body is collected before anything is said: a failure halfway must not look like success.
   */
  private static Mono<ServerResponse> answer(String name, ClientResponse response) {
    if (response.statusCode().is2xxSuccessful()) {
      return response
          .bodyToMono(byte[].class)
          .defaultIfEmpty(new byte[0])
          .flatMap(
              body ->
                  ServerResponse.ok()
                      .contentType(MediaType.APPLICATION_JSON)
                      .header(HttpHeaders.CACHE_CONTROL, "no-store")
                      .bodyValue(body));
    }
    return response
        .bodyToMono(String.class)
        .defaultIfEmpty("")
        .flatMap(
            message -> {
              LOG.warn("question {} failed: {}", name, message);
              String shown =
                  message.length() <= MAX_ERROR_CHARACTERS
                      ? message
                      : message.substring(0, MAX_ERROR_CHARACTERS);
              return error(HttpStatus.BAD_GATEWAY, "question_failed", shown.strip());
            });
  }

  private static Mono<ServerResponse> error(HttpStatus status, String code, String message) {
    return ServerResponse.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(Map.of("error", code, "message", message));
  }
}
