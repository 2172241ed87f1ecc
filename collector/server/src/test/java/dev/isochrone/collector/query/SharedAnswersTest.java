// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class SharedAnswersTest {
  private static final QueryParameters SHOP = new QueryParameters(Map.of("app", "shop"));
  private static final QueryParameters MAIL = new QueryParameters(Map.of("app", "mail"));

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger givenUp = new AtomicInteger();
  private Instant now = Instant.EPOCH;
  private final SharedAnswers shared =
      new SharedAnswers(Duration.ofSeconds(2), 100, Clock.tick(new Later(), Duration.ofMillis(1)));

  /** A clock that shows {@link #now}. */
  private final class Later extends Clock {
    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @Test
  void the_same_question_is_asked_once_in_two_seconds() {
    answer(SHOP, 10);
    answer(SHOP, 10);
    answer(MAIL, 10);
    assertThat(asked).hasValue(2);

    now = now.plusSeconds(2);
    answer(SHOP, 10);
    assertThat(asked).hasValue(3);
  }

  @Test
  void answers_beyond_the_bound_of_bytes_are_not_kept() {
    answer(SHOP, 90);
    answer(MAIL, 90);
    answer(MAIL, 90);

    assertThat(asked).hasValue(3);
  }

  @Test
  void a_failure_is_not_kept() {
    for (int i = 0; i < 2; i++) {
      Mono<byte[]> answer =
          shared.answer("regions", SHOP, () -> counted(Mono.error(new IllegalStateException())));
      assertThat(answer.onErrorComplete().block()).isNull();
    }

    assertThat(asked).hasValue(2);
  }

  @Test
  void who_asks_meanwhile_waits_for_the_same_answer_which_ends_with_the_last_who_waits() {
    Sinks.One<byte[]> slow = Sinks.one();
    Disposable first = shared.answer("regions", SHOP, () -> counted(slow.asMono())).subscribe();
    Disposable second = shared.answer("regions", SHOP, () -> counted(slow.asMono())).subscribe();
    assertThat(asked).hasValue(1);

    first.dispose();
    assertThat(givenUp).hasValue(0);
    second.dispose();
    assertThat(givenUp).hasValue(1);

    answer(SHOP, 1);
    assertThat(asked).as("what was given up is asked again").hasValue(2);
  }

  private void answer(QueryParameters parameters, int bytes) {
    byte[] answer =
        shared.answer("regions", parameters, () -> counted(Mono.just(new byte[bytes]))).block();
    assertThat(answer).hasSize(bytes);
  }

  private Mono<byte[]> counted(Mono<byte[]> answer) {
    return answer
        .doOnSubscribe(any -> asked.incrementAndGet())
        .doOnCancel(givenUp::incrementAndGet);
  }
}
