// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final AtomicLong now = new AtomicLong();

  @Test
  void a_name_takes_its_burst_and_then_its_rate_whatever_others_take() {
    RateLimit limit = new RateLimit(2, 5, now::get);
    for (int i = 0; i < 10; i++) {
      assertThat(limit.take("a", 1)).isZero();
    }

    assertThat(limit.take("a", 1)).isEqualTo(0.5, Offset.offset(1e-9));
    assertThat(limit.take("b", 1)).isZero();
    now.addAndGet(500_000_000);
    assertThat(limit.take("a", 1)).isZero();
    assertThat(limit.take("a", 1)).isPositive();
  }

  @Test
  void what_is_larger_than_the_burst_waits_for_a_full_bucket() {
    RateLimit limit = new RateLimit(1, 3, now::get);

    assertThat(limit.take("a", 100)).isZero();
    assertThat(limit.take("a", 100)).isEqualTo(3, Offset.offset(1e-9));
  }

  @Test
  void a_rate_of_zero_is_no_limit() {
    RateLimit limit = new RateLimit(0, 10, now::get);
    for (int i = 0; i < 1000; i++) {
      assertThat(limit.take("a", 1e9)).isZero();
    }
  }
}
