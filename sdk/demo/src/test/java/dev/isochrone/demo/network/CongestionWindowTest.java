// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CongestionWindowTest {
  private static final long ROUND_TRIP = 100;
  private static final int SEGMENT = 1_460;

  private final CongestionWindow window = new CongestionWindow(ROUND_TRIP, 0);

  @Test
  void ten_segments_leave_at_once() {
    assertThat(departureOf(10)).isZero();
  }

  @Test
  void the_eleventh_waits_a_round_trip() {
    assertThat(departureOf(11)).isEqualTo(ROUND_TRIP);
  }

  @Test
  void each_round_trip_lets_twice_as_many_leave() {
    assertThat(departureOf(10 + 20)).isEqualTo(ROUND_TRIP);
    assertThat(departureOf(1)).isEqualTo(2 * ROUND_TRIP);
  }

  @Test
  void a_pause_makes_it_start_again() {
    departureOf(10 + 20 + 40);
    long later = 3_000_000_000L;

    long last = 0;
    for (int i = 0; i < 11; i++) {
      last = window.departNanos(later, SEGMENT);
    }
    assertThat(last).isEqualTo(later + ROUND_TRIP);
  }

  private long departureOf(int segments) {
    long last = 0;
    for (int i = 0; i < segments; i++) {
      last = window.departNanos(0, SEGMENT);
    }
    return last;
  }
}
