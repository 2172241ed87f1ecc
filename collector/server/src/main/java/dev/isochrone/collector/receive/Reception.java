// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import dev.isochrone.collector.Arrival;
import dev.isochrone.collector.Caller;
import dev.isochrone.collector.IngestKey;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.channel.AbortedException;

/**
 * What endpoints of apps have in common, so that whoever sends, however, meets the same bounds: the
 * event loop checks the key and collects the body; workers do the rest. Thread-safe.
 */
public final class Reception implements AutoCloseable {
  private static final int LEAST_RETRY_SECONDS = 2;
  private static final int MOST_RETRY_SECONDS = 15;

  private final IngestKeys keys;
  private final Clock clock;
  private final BodyReader bodyReader;
  private final Inflater inflater;
  private final Scheduler workers;
  private final CallerReader callers = new CallerReader();
  private final Limits limits;
  private final Consumer<String> turnedAway;

  /**
   * Makes the reception and its workers.
   *
   * @param addressOf names the client's address behind trusted proxies
   * @param turnedAway counts requests that were not taken, by their error's code
   */
  public Reception(
      IngestKeys keys,
      ReceiveSettings settings,
      Clock clock,
      Function<Caller, @Nullable Object> addressOf,
      Consumer<String> turnedAway) {
    limits = new Limits(settings, addressOf, System::nanoTime);
    this.turnedAway = turnedAway;
    this.keys = keys;
    this.clock = clock;
    bodyReader =
        new BodyReader(
            settings.maxBodyBytes(), settings.bodyWithin(), new HeldBytes(settings.maxHeldBytes()));
    inflater = new Inflater(settings.maxInflatedBytes());
    workers = Schedulers.fromExecutorService(workers(settings));
  }

  /** One queue for all of them: nobody waits for a worker that is held up while another is free. */
  private static ExecutorService workers(ReceiveSettings settings) {
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            settings.workers(),
            settings.workers(),
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(settings.maxWaiting()),
            task -> {
              Thread worker = new Thread(task, "isochrone-intake");
              worker.setDaemon(true);
              return worker;
            });
    workers.prestartAllCoreThreads(); // event loops would wait for each other to start them
    return workers;
  }

  @Override
  public void close() {
    workers.dispose();
    bodyReader.close();
  }

  /** Returns what the request's key stands for, or throws. */
  IngestKey key(ServerHttpRequest request) {
    IngestKey key = keys.of(request.getHeaders().getFirst("Authorization"));
    if (key == null) {
      throw new RejectedRequest(
          HttpStatus.UNAUTHORIZED, "unauthorized", "expected Authorization: Bearer <ingest key>");
    }
    return key;
  }

  /**
   * Collects and inflates a body and hands it on, on a worker's thread.
   *
   * @param key from {@link #key}
   * @param batchAgeMillis as {@link Arrival#batchAgeMillis}
   * @param planVersion as {@link Arrival#planVersion}
   */
  <R> Mono<R> take(
      ServerHttpRequest request, IngestKey key, long batchAgeMillis, long planVersion, Use<R> use) {
    String encoding = header(request, "Content-Encoding").toLowerCase(Locale.ROOT);
    Caller caller = callers.of(request);
    limits.admit(key, caller);
    return bodyReader.read(
        request,
        body ->
            Mono.defer(
                    () -> {
                      limits.admitBytes(key, body.length);
                      Arrival arrival =
                          new Arrival(
                              key,
                              caller,
                              clock.millis(),
                              batchAgeMillis,
                              planVersion,
                              body.length);
                      Inflater.Inflated inflated = inflater.inflate(body, encoding);
                      return Mono.fromCompletionStage(
                          use.take(arrival, inflated.bytes(), inflated.length()));
                    })
                .subscribeOn(workers));
  }

  /** Answers what {@code answer} gives, or spells out why the request is not taken. */
  Mono<Reply> answer(Mono<Reply> answer, Spelling spelling) {
    return answer
        .onErrorResume(RejectedRequest.class, e -> Mono.just(refuse(e, spelling)))
        .onErrorResume(
            RejectedExecutionException.class,
            e ->
                Mono.just(
                    unavailable("busy", "more batches wait than there is room for", spelling)))
        // nobody is there to be answered
        .onErrorResume(AbortedException.class, e -> Mono.empty());
  }

  private Reply refuse(RejectedRequest e, Spelling spelling) {
    turnedAway.accept(e.code());
    Reply reply = spelling.spell(e.status(), e.code(), String.valueOf(e.getMessage()));
    return e.status() == HttpStatus.SERVICE_UNAVAILABLE || e.waitSeconds() > 0
        ? reply.retryAfter(retryAfterSeconds(e.waitSeconds()))
        : reply;
  }

  Reply unavailable(String code, String message, Spelling spelling) {
    return refuse(new RejectedRequest(HttpStatus.SERVICE_UNAVAILABLE, code, message), spelling);
  }

  /** The jitter keeps those that were turned away together from coming back together. */
  private static long retryAfterSeconds(double waitSeconds) {
    int jitter = ThreadLocalRandom.current().nextInt(LEAST_RETRY_SECONDS, MOST_RETRY_SECONDS + 1);
    return (long) Math.ceil(waitSeconds) + jitter;
  }

  static String header(ServerHttpRequest request, String name) {
    @Nullable String value = request.getHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  /** What is done with an inflated body; its bytes may be used again once this returns. */
  @FunctionalInterface
  interface Use<R> {
    CompletionStage<R> take(Arrival arrival, byte[] body, int length);
  }

  /** How an endpoint writes errors. */
  @FunctionalInterface
  interface Spelling {
    Reply spell(HttpStatus status, String code, String message);
  }
}
