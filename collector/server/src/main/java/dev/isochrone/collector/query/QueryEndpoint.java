// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.query;

import dev.isochrone.collector.SeenApps;
import java.time.Clock;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code GET /api/{name}?from=…&to=…&app=…} and the other {@link QueryParameters}: asks ClickHouse
 * one of the {@link NamedQueries} and passes its own {@code JSON} format through. Who asks what was
 * asked a moment ago gets the same answer. Thread-safe; nothing blocks.
 */
public final class QueryEndpoint {
  private final NamedQueries queries;
  private final AskStore store;
  private final SharedAnswers shared;
  private final Clock clock;

  /** Makes the endpoint. */
  public QueryEndpoint(NamedQueries queries, AskStore store, SharedAnswers shared, Clock clock) {
    this.queries = queries;
    this.store = store;
    this.shared = shared;
    this.clock = clock;
  }

  /** Handles one request. */
  public Mono<ServerResponse> handle(ServerRequest request) {
    String name = request.pathVariable("name");
    String sql = queries.sql(name);
    if (sql == null) {
      return Replies.error(
          HttpStatus.NOT_FOUND,
          "unknown_question",
          "expected one of %s: %s".formatted(queries.names(), name));
    }
    TimeRange range;
    try {
      range = TimeRange.parse("", request::queryParam, TimeRange.lastHour(clock.instant()));
    } catch (IllegalArgumentException e) {
      return Replies.badRequest("bad_range", String.valueOf(e.getMessage()));
    }
    QueryParameters parameters;
    try {
      parameters =
          QueryParameters.parse(range, request::queryParam, SeenApps.of(request.attributes()));
    } catch (IllegalArgumentException e) {
      return Replies.badRequest("bad_parameter", String.valueOf(e.getMessage()));
    }
    return shared
        .answer(name, parameters, () -> store.read(sql, parameters.byName()))
        .flatMap(Replies::json)
        .onErrorResume(AskStore.Failed.class, e -> Replies.failed("question " + name, e));
  }
}
