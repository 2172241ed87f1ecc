// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.privacy;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * What a privacy officer asks for: {@code POST /api/privacy/erasures}, {@code GET
 * /api/privacy/erasures} and {@code GET /api/privacy/export}; whose data it is stands in the query,
 * as {@code app=} with {@code installation=} or {@code user=}, and {@code tenant=} if it is not
 * {@code default}. Thread-safe; nothing blocks.
 */
public final class PrivacyEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(PrivacyEndpoint.class);
  private static final int CHUNK_BYTES = 1 << 16;

  private final HashKeys hash;
  private final Eraser eraser;

  /** Makes the endpoint. */
  public PrivacyEndpoint(HashKeys hash, Eraser eraser) {
    this.hash = hash;
    this.eraser = eraser;
  }

  /** Promises an erasure; its receipt stands in the list once it is done. */
  public Mono<ServerResponse> erase(ServerRequest request) {
    Person person = person(request);
    if (person == null) {
      return whose();
    }
    return request
        .principal()
        .map(Principal::getName)
        .defaultIfEmpty("unknown")
        .flatMap(
            by ->
                Mono.fromCallable(
                        () -> {
                          // another collector may have made a key just now
                          hash.refresh();
                          return eraser.erase(person.hashed(hash), by);
                        })
                    .subscribeOn(Schedulers.boundedElastic()))
        .flatMap(
            receipt ->
                ServerResponse.accepted()
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(Map.of("erasure", receipt.toString())));
  }

  /** The newest receipts: of one app, if the query names one. */
  public Mono<ServerResponse> receipts(ServerRequest request) {
    String app = request.queryParam("app").orElse("");
    return Mono.fromCallable(() -> eraser.log().receipts(tenant(request), app))
        .subscribeOn(Schedulers.boundedElastic())
        .flatMap(
            receipts ->
                ServerResponse.ok()
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(Map.of("erasures", receipts)))
        .onErrorResume(PrivacyEndpoint::unreachable);
  }

  /** All rows of somebody, a JSON object a line. */
  public Mono<ServerResponse> export(ServerRequest request) {
    Person person = person(request);
    if (person == null) {
      return whose();
    }
    return Mono.fromCallable(() -> eraser.rows().originals(person.kind()))
        .subscribeOn(Schedulers.boundedElastic())
        .flatMap(tables -> exported(tables, person.hashed(hash)))
        .onErrorResume(PrivacyEndpoint::unreachable);
  }

  private Mono<ServerResponse> exported(List<String> tables, Subject subject) {
    Flux<DataBuffer> rows =
        Flux.fromIterable(tables)
            .concatMap(table -> rows(table, subject))
            .subscribeOn(Schedulers.boundedElastic());
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_NDJSON)
        .header("Content-Disposition", "attachment; filename=\"export.ndjson\"")
        .header("Cache-Control", "no-store")
        .body(BodyInserters.fromDataBuffers(rows));
  }

  private Flux<DataBuffer> rows(String table, Subject subject) {
    return DataBufferUtils.readInputStream(
        () -> eraser.rows().export(table, subject),
        DefaultDataBufferFactory.sharedInstance,
        CHUNK_BYTES);
  }

  private static @Nullable Person person(ServerRequest request) {
    String app = request.queryParam("app").orElse("");
    String installation = request.queryParam("installation").orElse("");
    String user = request.queryParam("user").orElse("");
    if (app.isEmpty() || installation.isEmpty() == user.isEmpty()) {
      return null;
    }
    Subject.Kind kind = user.isEmpty() ? Subject.Kind.INSTALLATION : Subject.Kind.USER;
    return new Person(tenant(request), app, kind, installation + user);
  }

  private static String tenant(ServerRequest request) {
    return request.queryParam("tenant").orElse("default");
  }

  /** Left to the framework, the log would name the question, and so whose data was asked for. */
  private static Mono<ServerResponse> unreachable(Throwable e) {
    LOG.warn("ClickHouse could not be asked about somebody's data: {}", e.getClass().getName());
    return Replies.error(
        HttpStatus.SERVICE_UNAVAILABLE, "store_unavailable", "ClickHouse cannot be asked now");
  }

  private static Mono<ServerResponse> whose() {
    return Replies.error(
        HttpStatus.BAD_REQUEST, "bad_parameter", "expected app= and either installation= or user=");
  }

  /** Who is meant, by an id that is hashed when it is needed. */
  private record Person(String tenant, String app, Subject.Kind kind, String id) {

    Subject hashed(HashKeys hash) {
      return new Subject(tenant, app, kind, hash.allOf(id));
    }
  }
}
