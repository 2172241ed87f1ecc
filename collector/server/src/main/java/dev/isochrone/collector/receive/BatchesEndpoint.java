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
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.channel.AbortedException;

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
  private final Limits limits;
  private final Consumer<String> turnedAway;

  /**
   * Makes the endpoint and its workers.
   *
   * @param addressOf the client's address behind trusted proxies, as the name of its rate limit
   * @param turnedAway counts requests that were not taken, by their error's code
   */
  public BatchesEndpoint(
      IngestKeys keys,
      Intake intake,
      ReceiveSettings settings,
      Clock clock,
      Function<Caller, @Nullable Object> addressOf,
      Consumer<String> turnedAway) {
    limits = new Limits(settings, addressOf, System::nanoTime);
    this.turnedAway = turnedAway;
    this.keys = keys;
    this.intake = intake;
    this.clock = clock;
    bodyReader =
        new BodyReader(
            settings.maxBodyBytes(), settings.bodyWithin(), new HeldBytes(settings.maxHeldBytes()));
    inflater = new Inflater(settings.maxInflatedBytes());
    workers =
        Schedulers.newBoundedElastic(
            settings.workers(), settings.maxWaiting(), "isochrone-intake", 60, true);
    callers = new CallerReader();
  }

  /** Handles one request. */
  public Mono<ServerResponse> handle(ServerRequest request) {
    return Mono.defer(() -> accept(request))
        .onErrorResume(RejectedRequest.class, this::rejected)
        .onErrorResume(
            RejectedExecutionException.class,
            e -> unavailable("busy", "more batches wait than there is room for"))
        // nobody is there to be answered
        .onErrorResume(AbortedException.class, e -> Mono.empty());
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
    limits.admit(key, caller);
    return bodyReader
        .read(request, body -> take(key, caller, body, encoding, ageMillis, planOfSdk))
        .flatMap(this::reply);
  }

  private Mono<IntakeResult> take(
      IngestKey key, Caller caller, byte[] body, String encoding, long age, long planOfSdk) {
    return Mono.defer(
            () -> {
              limits.admitBytes(key, body.length);
              Arrival arrival =
                  new Arrival(key, caller, clock.millis(), age, planOfSdk, body.length);
              Inflater.Inflated json = inflater.inflate(body, encoding);
              return Mono.fromCompletionStage(intake.take(arrival, json.bytes(), json.length()));
            })
        .subscribeOn(workers);
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
      return error(HttpStatus.BAD_REQUEST, "invalid_batch", invalid.message());
    }
    if (result instanceof IntakeResult.TooLarge tooLarge) {
      return error(HttpStatus.CONTENT_TOO_LARGE, "too_large", tooLarge.message());
    }
    IntakeResult.Unavailable now = (IntakeResult.Unavailable) result;
    return unavailable(now.code(), now.message());
  }

  private Mono<ServerResponse> rejected(RejectedRequest e) {
    if (e.status() == HttpStatus.SERVICE_UNAVAILABLE || e.waitSeconds() > 0) {
      return later(e.status(), e.code(), String.valueOf(e.getMessage()), e.waitSeconds());
    }
    return error(e.status(), e.code(), String.valueOf(e.getMessage()));
  }

  /** The jitter keeps those that were turned away together from coming back together. */
  private Mono<ServerResponse> later(
      HttpStatus status, String code, String message, double waitSeconds) {
    turnedAway.accept(code);
    int jitter = ThreadLocalRandom.current().nextInt(LEAST_RETRY_SECONDS, MOST_RETRY_SECONDS + 1);
    long seconds = (long) Math.ceil(waitSeconds) + jitter;
    return ServerResponse.status(status)
        .header("Retry-After", Long.toString(seconds))
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(new ErrorReply(code, message));
  }

  private Mono<ServerResponse> error(HttpStatus status, String code, String message) {
    turnedAway.accept(code);
    return ServerResponse.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(new ErrorReply(code, message));
  }

  private Mono<ServerResponse> unavailable(String code, String message) {
    return later(HttpStatus.SERVICE_UNAVAILABLE, code, message, 0);
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
