// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import dev.isochrone.collector.IngestKey;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code POST /v1/traces}: OTLP over HTTP, in protobuf or JSON, answered in the form in which it
 * was asked. Same key, bounds and quotas as batches. Thread-safe.
 */
public final class TracesEndpoint {
  private static final MediaType PROTOBUF = MediaType.parseMediaType("application/x-protobuf");
  private static final int UNAUTHENTICATED = 16;
  private static final int INVALID_ARGUMENT = 3;
  private static final int RESOURCE_EXHAUSTED = 8;
  private static final int UNAVAILABLE = 14;

  private static final JsonMapper JSON = new JsonMapper();

  private final Reception reception;
  private final TracesIntake intake;

  /** Makes the endpoint. */
  public TracesEndpoint(Reception reception, TracesIntake intake) {
    this.reception = reception;
    this.intake = intake;
  }

  /** Handles one request. */
  public Mono<ServerResponse> handle(ServerRequest request) {
    boolean isProtobuf =
        request.headers().contentType().filter(PROTOBUF::isCompatibleWith).isPresent();
    Reception.Spelling spelling = isProtobuf ? TracesEndpoint::protobuf : TracesEndpoint::json;
    return reception
        .answer(Mono.defer(() -> accept(request, isProtobuf, spelling)), spelling)
        .flatMap(Reply::asResponse);
  }

  private Mono<Reply> accept(
      ServerRequest request, boolean isProtobuf, Reception.Spelling spelling) {
    ServerHttpRequest exchanged = request.exchange().getRequest();
    IngestKey key = reception.key(exchanged);
    MediaType type = request.headers().contentType().orElse(MediaType.ALL);
    if (!isProtobuf && !MediaType.APPLICATION_JSON.equalsTypeAndSubtype(type)) {
      throw new RejectedRequest(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "unsupported_type",
          "expected Content-Type application/x-protobuf or application/json: " + type);
    }
    return reception
        .take(
            exchanged,
            key,
            0,
            0,
            (arrival, body, length) -> intake.take(arrival, body, length, !isProtobuf))
        .map(result -> reply(result, isProtobuf, spelling));
  }

  private Reply reply(IntakeResult result, boolean isProtobuf, Reception.Spelling spelling) {
    if (result instanceof IntakeResult.Traces taken) {
      return isProtobuf
          ? Reply.ok(PROTOBUF, TracesReply.protobuf(taken))
          : Reply.ok(MediaType.APPLICATION_JSON, JSON.writeValueAsBytes(TracesReply.json(taken)));
    }
    if (result instanceof IntakeResult.Invalid invalid) {
      throw new RejectedRequest(HttpStatus.BAD_REQUEST, "invalid_traces", invalid.message());
    }
    if (result instanceof IntakeResult.TooLarge tooLarge) {
      throw new RejectedRequest(HttpStatus.CONTENT_TOO_LARGE, "too_large", tooLarge.message());
    }
    if (result instanceof IntakeResult.Unavailable now) {
      return reception.unavailable(now.code(), now.message(), spelling);
    }
    throw new AssertionError(result);
  }

  private static Reply protobuf(HttpStatus status, String code, String message) {
    byte[] body = TracesReply.status(rpcCode(status), code + ": " + message);
    return new Reply(status, PROTOBUF, body, 0);
  }

  private static Reply json(HttpStatus status, String code, String message) {
    byte[] body =
        JSON.writeValueAsBytes(Map.of("code", rpcCode(status), "message", code + ": " + message));
    return new Reply(status, MediaType.APPLICATION_JSON, body, 0);
  }

  private static int rpcCode(HttpStatus status) {
    return switch (status) {
      case UNAUTHORIZED -> UNAUTHENTICATED;
      case TOO_MANY_REQUESTS -> RESOURCE_EXHAUSTED;
      case SERVICE_UNAVAILABLE -> UNAVAILABLE;
      default -> INVALID_ARGUMENT;
    };
  }
}
