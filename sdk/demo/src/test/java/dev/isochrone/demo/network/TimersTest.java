// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimersTest {
  private final Timers timers = new Timers();
  private final List<String> ran = new ArrayList<>();

  @Test
  void what_is_due_runs_in_order_of_time_and_then_of_arrival() {
    timers.at(20, () -> ran.add("late"));
    timers.at(10, () -> ran.add("first"));
    timers.at(10, () -> ran.add("second"));

    assertThat(timers.runDue(15)).isEqualTo(5);
    assertThat(ran).containsExactly("first", "second");
    assertThat(timers.runDue(20)).isEqualTo(Long.MAX_VALUE);
    assertThat(ran).containsExactly("first", "second", "late");
  }

  @Test
  void a_clock_that_overflows_keeps_the_order() {
    timers.at(Long.MIN_VALUE + 5, () -> ran.add("after"));
    timers.at(Long.MAX_VALUE - 5, () -> ran.add("before"));

    assertThat(timers.runDue(Long.MAX_VALUE)).isEqualTo(6);
    assertThat(ran).containsExactly("before");
  }
}
