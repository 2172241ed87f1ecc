// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import dev.isochrone.collector.IngestKey;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code POST /v1/batches}. The spool's answer ends it. Thread-safe. */
public final class BatchesEndpoint {
  private final Reception reception;
  private final Intake intake;

  /** Makes the endpoint. */
  public BatchesEndpoint(Reception reception, Intake intake) {
    this.reception = reception;
    this.intake = intake;
  }

  /** Handles one request. */
  public Mono<ServerResponse> handle(ServerRequest request) {
    return reception.answer(Mono.defer(() -> accept(request)), BatchesEndpoint::error);
  }

  private Mono<ServerResponse> accept(ServerRequest request) {
    IngestKey key = reception.key(request);
    MediaType type = request.headers().contentType().orElse(MediaType.APPLICATION_JSON);
    if (!MediaType.APPLICATION_JSON.isCompatibleWith(type)) {
      throw new RejectedRequest(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "unsupported_type",
          "expected Content-Type application/json: " + type);
    }
    long planOfSdk = number(request, "Isochrone-Plan");
    long ageMillis = number(request, "Isochrone-Batch-Age");
    return reception.take(request, key, ageMillis, planOfSdk, intake::take).flatMap(this::reply);
  }

  private Mono<ServerResponse> reply(IntakeResult result) {
    if (result instanceof IntakeResult.Accepted accepted) {
      byte[] json = BatchReply.of(accepted).json();
      return ServerResponse.ok()
          .contentType(MediaType.APPLICATION_JSON)
          .contentLength(json.length)
          .body((out, context) -> out.writeWith(Mono.just(out.bufferFactory().wrap(json))));
    }
    if (result instanceof IntakeResult.Invalid invalid) {
      throw new RejectedRequest(HttpStatus.BAD_REQUEST, "invalid_batch", invalid.message());
    }
    if (result instanceof IntakeResult.TooLarge tooLarge) {
      throw new RejectedRequest(HttpStatus.CONTENT_TOO_LARGE, "too_large", tooLarge.message());
    }
    if (result instanceof IntakeResult.Unavailable now) {
      return reception.unavailable(now.code(), now.message(), BatchesEndpoint::error);
    }
    throw new AssertionError(result);
  }

  private static Mono<ServerResponse> error(
      ServerResponse.BodyBuilder reply, HttpStatus status, String code, String message) {
    return reply.contentType(MediaType.APPLICATION_JSON).bodyValue(new ErrorReply(code, message));
  }

  private static long number(ServerRequest request, String name) {
    String value = Reception.header(request, name);
    if (value.isEmpty()) {
      return 0;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // answered below, together with negative numbers
    }
    throw new RejectedRequest(
        HttpStatus.BAD_REQUEST, "bad_header", "%s: expected a number ≥ 0".formatted(name));
  }
}
