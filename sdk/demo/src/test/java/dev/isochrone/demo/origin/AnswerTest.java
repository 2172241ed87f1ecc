// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isochrone.demo.Api;
import dev.isochrone.demo.ApiCatalogue;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AnswerTest {
  private static final Api EVENTS = ApiCatalogue.APIS.get(0);

  @Property(tries = 200)
  void the_same_request_gets_the_same_answer(@ForAll long number, @ForAll long seed) {
    assertThat(Answer.to(EVENTS, number, seed)).isEqualTo(Answer.to(EVENTS, number, seed));
  }

  @Test
  void one_in_forty_is_an_error_and_few_never_come() {
    List<Answer> answers =
        LongStream.range(0, 50_000).mapToObj(number -> Answer.to(EVENTS, number, 1)).toList();

    assertThat(fraction(answers.stream().filter(answer -> answer.status() >= 400).count()))
        .isCloseTo(0.024, within(0.004));
    assertThat(fraction(answers.stream().filter(answer -> answer.serverMs() > 10_000).count()))
        .isCloseTo(0.002, within(0.001));
    assertThat(answers).extracting(Answer::status).contains(200, 404, 429, 500, 503);
  }

  @Test
  void half_of_the_answers_are_larger_and_slower_than_the_catalogue_says() {
    List<Answer> good =
        LongStream.range(0, 20_000)
            .mapToObj(number -> Answer.to(EVENTS, number, 1))
            .filter(answer -> answer.status() < 400)
            .toList();
    double larger = good.stream().filter(answer -> answer.bytes() > EVENTS.medianBytes()).count();
    double slower =
        good.stream().filter(answer -> answer.serverMs() > EVENTS.medianServerMs()).count();

    assertThat(larger / good.size()).isCloseTo(0.5, within(0.02));
    assertThat(slower / good.size()).isCloseTo(0.5, within(0.02));
  }

  private static double fraction(long count) {
    return count / 50_000.0;
  }
}
