// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code GET /v1/plan}. Thread-safe; nothing blocks. */
public final class PlanEndpoint {
  private final CurrentPlans current;
  private final Function<ServerRequest, @Nullable RegionKey> readers;

  /**
   * Makes the endpoint.
   *
   * @param readers whom a request is from, or null if it may not have a plan
   */
  public PlanEndpoint(CurrentPlans current, Function<ServerRequest, @Nullable RegionKey> readers) {
    this.current = current;
    this.readers = readers;
  }

  /** Handles one request. */
  public Mono<ServerResponse> handle(ServerRequest request) {
    RegionKey reader = readers.apply(request);
    if (reader == null) {
      return ServerResponse.status(HttpStatus.UNAUTHORIZED)
          .contentType(MediaType.APPLICATION_JSON)
          .bodyValue(
              Map.of(
                  "error",
                  "unauthorized",
                  "message",
                  "expected Authorization: Bearer <ingest key>"));
    }
    CurrentPlans.Offer offer = current.offer(reader);
    String etag = "\"" + offer.version() + "\"";
    if (request.headers().header("If-None-Match").contains(etag)) {
      return ServerResponse.status(HttpStatus.NOT_MODIFIED).eTag(etag).build();
    }
    return ServerResponse.ok()
        .eTag(etag)
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .bodyValue(offer.complete());
  }
}
