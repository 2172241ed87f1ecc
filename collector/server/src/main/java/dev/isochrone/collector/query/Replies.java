// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.query;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** What the Query API says: JSON, errors as {@code {"error":…,"message":…}}. */
final class Replies {
  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

  private Replies() {}

  static Mono<ServerResponse> json(byte[] body) {
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .bodyValue(body);
  }

  static Mono<ServerResponse> badRequest(String code, String message) {
    return error(HttpStatus.BAD_REQUEST, code, message);
  }

  /** What is said when the store has no answer. */
  static Mono<ServerResponse> failed(String what, AskStore.Failed failure) {
    String message = String.valueOf(failure.getMessage());
    if (!failure.answered()) {
      return error(HttpStatus.SERVICE_UNAVAILABLE, "store_unreachable", message);
    }
    LOG.warn("{} failed: {}", what, message);
    return error(HttpStatus.BAD_GATEWAY, "question_failed", message);
  }

  static Mono<ServerResponse> error(HttpStatus status, String code, String message) {
    return ServerResponse.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(Map.of("error", code, "message", message));
  }
}
