// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.query;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Answers of the last seconds. Whoever asks the same while an answer is on its way waits for that
 * one; it is given up when nobody waits any more. Failures are not kept. Thread-safe.
 */
public final class SharedAnswers {
  private final Duration keepFor;
  private final long maxBytes;
  private final Clock clock;
  private final Map<Question, Entry> entries = new LinkedHashMap<>();
  private long bytes;

  /**
   * Makes an empty one.
   *
   * @param keepFor how old an answer may get
   * @param maxBytes of all answers together
   */
  public SharedAnswers(Duration keepFor, long maxBytes, Clock clock) {
    this.keepFor = keepFor;
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  private record Question(String name, QueryParameters parameters) {}

  /** An answer, or the wait for one. */
  private record Entry(Mono<byte[]> answer, int length, @Nullable Instant until) {}

  /** Returns the answer that is there, or that is on its way, or what {@code ask} gives. */
  Mono<byte[]> answer(String name, QueryParameters parameters, Supplier<Mono<byte[]>> ask) {
    Question question = new Question(name, parameters);
    return Mono.defer(() -> entry(question, ask));
  }

  private synchronized Mono<byte[]> entry(Question question, Supplier<Mono<byte[]>> ask) {
    forgetOld();
    Entry known = entries.get(question);
    if (known != null) {
      return known.answer();
    }
    Mono<byte[]> asked =
        ask.get()
            .doOnSuccess(answer -> keep(question, answer))
            .doOnError(e -> forget(question))
            .doOnCancel(() -> forget(question))
            .share();
    entries.put(question, new Entry(asked, 0, null));
    return asked;
  }

  private synchronized void keep(Question question, byte @Nullable [] answer) {
    forget(question);
    if (answer != null && bytes + answer.length <= maxBytes) {
      bytes += answer.length;
      entries.put(
          question, new Entry(Mono.just(answer), answer.length, clock.instant().plus(keepFor)));
    }
  }

  private synchronized void forget(Question question) {
    Entry gone = entries.remove(question);
    bytes -= gone == null ? 0 : gone.length();
  }

  private void forgetOld() {
    Instant now = clock.instant();
    entries
        .values()
        .removeIf(
            entry -> {
              boolean old = entry.until() != null && !now.isBefore(entry.until());
              bytes -= old ? entry.length() : 0;
              return old;
            });
  }
}
