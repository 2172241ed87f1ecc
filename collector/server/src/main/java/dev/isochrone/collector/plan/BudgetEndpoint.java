// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code GET /api/what-if}: what another budget would buy; {@code GET /api/budget-state}: what the
 * one in force buys and costs. Answered by the planner itself, on its thread. Thread-safe.
 */
public final class BudgetEndpoint {
  private final Planning planning;
  private final PolicyWatch watch;
  private final DoubleSupplier admission;
  private final BooleanSupplier bare;

  /**
   * Makes the endpoint.
   *
   * @param admission φ of this minute
   * @param bare whether this minute's slices lose their phases and exemplars
   */
  public BudgetEndpoint(
      Planning planning, PolicyWatch watch, DoubleSupplier admission, BooleanSupplier bare) {
    this.planning = planning;
    this.watch = watch;
    this.admission = admission;
    this.bare = bare;
  }

  /** Handles {@code /api/what-if}. */
  public Mono<ServerResponse> whatIf(ServerRequest request) {
    OptionalLong bytes;
    OptionalLong timings;
    try {
      bytes = number(request, "bytesPerDay");
      timings = number(request, "timingsPerDay");
    } catch (IllegalArgumentException e) {
      return error(HttpStatus.BAD_REQUEST, "bad_parameter", String.valueOf(e.getMessage()));
    }
    Planned last = planning.last();
    if (last == null) {
      return noTraffic();
    }
    String app = request.queryParam("app").orElse("");
    return Mono.fromFuture(
            planning.ask(maker -> Optional.ofNullable(WhatIf.of(maker, last, bytes, timings, app))))
        .flatMap(answer -> answer.map(BudgetEndpoint::ok).orElseGet(BudgetEndpoint::noTraffic));
  }

  /** Handles {@code /api/budget-state}. */
  public Mono<ServerResponse> state(ServerRequest request) {
    Planned last = planning.last();
    if (last == null) {
      return noTraffic();
    }
    String app = request.queryParam("app").orElse("");
    return Mono.fromFuture(
            planning.ask(
                maker ->
                    BudgetState.of(
                        maker,
                        last,
                        new BudgetState.Admitting(admission.getAsDouble(), bare.getAsBoolean()),
                        new BudgetState.PolicyState(
                            watch.file().toString(), watch.trouble(), watch.changedAtMillis()),
                        app)))
        .flatMap(BudgetEndpoint::ok);
  }

  private static OptionalLong number(ServerRequest request, String name) {
    Optional<String> value = request.queryParam(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!value.get().matches("[1-9]\\d{0,16}")) {
      throw new IllegalArgumentException(name + ": expected a number above 0: " + value.get());
    }
    return OptionalLong.of(Long.parseLong(value.get()));
  }

  private static Mono<ServerResponse> ok(Object answer) {
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .bodyValue(answer);
  }

  private static Mono<ServerResponse> noTraffic() {
    return error(
        HttpStatus.SERVICE_UNAVAILABLE,
        "no_traffic",
        "nothing is planned yet: the collector has just started, or too little is stored");
  }

  private static Mono<ServerResponse> error(HttpStatus status, String code, String message) {
    return ServerResponse.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(Map.of("error", code, "message", message));
  }
}
