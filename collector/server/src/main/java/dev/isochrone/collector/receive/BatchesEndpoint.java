// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import dev.isochrone.collector.IngestKey;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
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

  /** Handles one request that passes no route. */
  public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
    return answer(request).flatMap(reply -> reply.writeTo(response));
  }

  /** Handles one request as a route among others. */
  public Mono<ServerResponse> handle(ServerRequest request) {
    return answer(request.exchange().getRequest()).flatMap(Reply::asResponse);
  }

  private Mono<Reply> answer(ServerHttpRequest request) {
    return reception.answer(Mono.defer(() -> accept(request)), ErrorReply::of);
  }

  private Mono<Reply> accept(ServerHttpRequest request) {
    IngestKey key = reception.key(request);
    String type = Reception.header(request, "Content-Type");
    if (!type.isEmpty() && !type.equals(MediaType.APPLICATION_JSON_VALUE) && !isJson(type)) {
      throw new RejectedRequest(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "unsupported_type",
          "expected Content-Type application/json: " + type);
    }
    long planOfSdk = number(request, "Isochrone-Plan");
    long ageMillis = number(request, "Isochrone-Batch-Age");
    return reception.take(request, key, ageMillis, planOfSdk, intake::take).map(this::reply);
  }

  private static boolean isJson(String type) {
    try {
      return MediaType.APPLICATION_JSON.isCompatibleWith(MediaType.parseMediaType(type));
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }

  private Reply reply(IntakeResult result) {
    if (result instanceof IntakeResult.Accepted accepted) {
      return Reply.ok(MediaType.APPLICATION_JSON, BatchReply.json(accepted));
    }
    if (result instanceof IntakeResult.Invalid invalid) {
      throw new RejectedRequest(HttpStatus.BAD_REQUEST, "invalid_batch", invalid.message());
    }
    if (result instanceof IntakeResult.TooLarge tooLarge) {
      throw new RejectedRequest(HttpStatus.CONTENT_TOO_LARGE, "too_large", tooLarge.message());
    }
    if (result instanceof IntakeResult.Unavailable now) {
      return reception.unavailable(now.code(), now.message(), ErrorReply::of);
    }
    throw new AssertionError(result);
  }

  private static long number(ServerHttpRequest request, String name) {
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
