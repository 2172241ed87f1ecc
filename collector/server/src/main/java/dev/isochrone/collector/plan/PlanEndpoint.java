// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code GET /v1/plan}. Thread-safe; nothing blocks. */
public final class PlanEndpoint {
  private final CurrentPlan current;
  private final Predicate<@Nullable String> authorized;

  /**
   * Makes the endpoint.
   *
   * @param authorized whether a value of Authorization, or none, may have the plan
   */
  public PlanEndpoint(CurrentPlan current, Predicate<@Nullable String> authorized) {
    this.current = current;
    this.authorized = authorized;
  }

  /** Handles one request. */
  public Mono<ServerResponse> handle(ServerRequest request) {
    if (!authorized.test(request.headers().firstHeader("Authorization"))) {
      return ServerResponse.status(HttpStatus.UNAUTHORIZED)
          .contentType(MediaType.APPLICATION_JSON)
          .bodyValue(
              Map.of(
                  "error",
                  "unauthorized",
                  "message",
                  "expected Authorization: Bearer <ingest key>"));
    }
    String etag = "\"" + current.version() + "\"";
    byte[] plan = current.bytes();
    if (request.headers().header("If-None-Match").contains(etag)) {
      return ServerResponse.status(HttpStatus.NOT_MODIFIED).eTag(etag).build();
    }
    return ServerResponse.ok()
        .eTag(etag)
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .bodyValue(plan);
  }
}
