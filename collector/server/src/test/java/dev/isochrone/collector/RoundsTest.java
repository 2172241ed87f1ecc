// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoundsTest {
  @Test
  void a_round_that_throws_is_followed_by_the_next() throws Exception {
    CountDownLatch failures = new CountDownLatch(1);
    CountDownLatch errors = new CountDownLatch(2);
    try (Rounds rounds = new Rounds("rounds")) {
      rounds.begin(
          () -> {
            if (failures.getCount() > 0) {
              failures.countDown();
              throw new IllegalStateException("once");
            }
            errors.countDown();
            throw new AssertionError("each time");
          },
          Duration.ZERO,
          Duration.ofMillis(1));

      assertThat(errors.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
