// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import dev.isochrone.collector.Arrival;
import dev.isochrone.collector.Caller;
import dev.isochrone.collector.IngestKey;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * {@code POST /v1/batches}. The event loop checks the key and collects the body; workers of its own
 * do the rest; the spool's answer ends it. Thread-safe.
 */
public final class BatchesEndpoint implements AutoCloseable {
  private static final int LEAST_RETRY_SECONDS = 2;
  private static final int MOST_RETRY_SECONDS = 15;

  private final IngestKeys keys;
  private final Intake intake;
  private final Clock clock;
  private final BodyReader bodyReader;
  private final Inflater inflater;
  private final Scheduler workers;
  private final CallerReader callers;

  /** Makes the endpoint and its workers. */
  public BatchesEndpoint(IngestKeys keys, Intake intake, ReceiveSettings settings, Clock clock) {
    this.keys = keys;
    this.intake = intake;
    this.clock = clock;
    bodyReader = new BodyReader(settings.maxBodyBytes(), settings.bodyWithin());
    inflater = new Inflater(settings.maxInflatedBytes());
    workers =
        Schedulers.newBoundedElastic(
            settings.workers(), settings.maxWaiting(), "isochrone-intake", 60, true);
    callers = new CallerReader();
  }

  /** Handles one request. */
  public Mono<ServerResponse> handle(ServerRequest request) {
    return Mono.defer(() -> accept(request))
        .onErrorResume(RejectedRequest.class, BatchesEndpoint::rejected)
        .onErrorResume(
            RejectedExecutionException.class,
            e -> unavailable("busy", "more batches wait than there is room for"));
  }

  @Override
  public void close() {
    workers.dispose();
  }

  private Mono<ServerResponse> accept(ServerRequest request) {
    IngestKey key = keys.of(request.headers().firstHeader("Authorization"));
    if (key == null) {
      return error(
          HttpStatus.UNAUTHORIZED, "unauthorized", "expected Authorization: Bearer <ingest key>");
    }
    MediaType type = request.headers().contentType().orElse(MediaType.APPLICATION_JSON);
    if (!MediaType.APPLICATION_JSON.isCompatibleWith(type)) {
      return error(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "unsupported_type",
          "expected Content-Type application/json: " + type);
    }
    String encoding = header(request, "Content-Encoding").toLowerCase(Locale.ROOT);
    long planOfSdk = number(request, "Isochrone-Plan");
    long ageMillis = number(request, "Isochrone-Batch-Age");
    Caller caller = callers.of(request);
    return bodyReader
        .read(request)
        .publishOn(workers)
        .flatMap(
            body -> {
              Arrival arrival =
                  new Arrival(key, caller, clock.millis(), ageMillis, planOfSdk, body.length);
              Inflater.Inflated json = inflater.inflate(body, encoding);
              return Mono.fromCompletionStage(intake.take(arrival, json.bytes(), json.length()));
            })
        .flatMap(this::reply);
  }

  private Mono<ServerResponse> reply(IntakeResult result) {
    if (result instanceof IntakeResult.Accepted accepted) {
      return ServerResponse.ok()
          .contentType(MediaType.APPLICATION_JSON)
          .bodyValue(BatchReply.of(accepted));
    }
    if (result instanceof IntakeResult.Invalid invalid) {
      return error(HttpStatus.BAD_REQUEST, "invalid_batch", invalid.message());
    }
    if (result instanceof IntakeResult.TooLarge tooLarge) {
      return error(HttpStatus.CONTENT_TOO_LARGE, "too_large", tooLarge.message());
    }
    IntakeResult.Unavailable now = (IntakeResult.Unavailable) result;
    return unavailable(now.code(), now.message());
  }

  private static Mono<ServerResponse> rejected(RejectedRequest e) {
    return error(e.status(), e.code(), String.valueOf(e.getMessage()));
  }

  /** The jitter keeps those that were turned away together from coming back together. */
  private static Mono<ServerResponse> unavailable(String code, String message) {
    int seconds = ThreadLocalRandom.current().nextInt(LEAST_RETRY_SECONDS, MOST_RETRY_SECONDS + 1);
    return ServerResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header("Retry-After", Integer.toString(seconds))
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(new ErrorReply(code, message));
  }

  private static Mono<ServerResponse> error(HttpStatus status, String code, String message) {
    return ServerResponse.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(new ErrorReply(code, message));
  }

  private static String header(ServerRequest request, String name) {
    @Nullable String value = request.headers().firstHeader(name);
    return value == null ? "" : value;
  }

  private static long number(ServerRequest request, String name) {
    String value = header(request, name);
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
