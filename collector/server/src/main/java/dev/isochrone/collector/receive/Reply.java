// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * An answer to an app, its body written already: to find out who could write it costs more than to
 * write it.
 *
 * @param retryAfterSeconds when to come again, or 0
 */
@SuppressWarnings("ArrayRecordComponent") // its bytes are passed on
record Reply(HttpStatus status, MediaType type, byte[] body, long retryAfterSeconds) {

  static Reply ok(MediaType type, byte[] body) {
    return new Reply(HttpStatus.OK, type, body, 0);
  }

  Reply retryAfter(long seconds) {
    return new Reply(status, type, body, seconds);
  }

  /** Answers an exchange that passes no route. */
  Mono<Void> writeTo(ServerHttpResponse response) {
    response.setStatusCode(status);
    addTo(response.getHeaders());
    return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
  }

  /** As the answer of a route. */
  Mono<ServerResponse> asResponse() {
    return ServerResponse.status(status)
        .headers(this::addTo)
        .body((out, context) -> out.writeWith(Mono.just(out.bufferFactory().wrap(body))));
  }

  private void addTo(HttpHeaders headers) {
    headers.setContentType(type);
    headers.setContentLength(body.length);
    if (retryAfterSeconds > 0) {
      headers.set(HttpHeaders.RETRY_AFTER, Long.toString(retryAfterSeconds));
    }
  }
}
