// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.plan.Outcome;
import org.junit.jupiter.api.Test;

class SampleWindowTest {

  private static SampleWindow window() {
    SampleWindow window = new SampleWindow();
    for (int minute = 0; minute < 3000; minute++) {
      window.addSlice(minute, 0.5);
      window.addTiming(minute % 7, 300, minute % 2 == 0 ? Outcome.DNS : Outcome.OK, 0.25);
      window.addTiming(1, 301, Outcome.CANCELLED, 1);
    }
    return window;
  }

  @Test
  void aView_hasTheSlicesFromItsMinuteOn() {
    WindowView view = new WindowView(window(), 2990);

    assertThat(view.slices()).isEqualTo(10);
    assertThat(view.timings()).isEqualTo(20);
    assertThat(view.weights[0]).isEqualTo(8);
    assertThat(view.weights[1]).isEqualTo(2);
    assertThat(view.requests()).isEqualTo(100);
    assertThat(view.cells[0]).isEqualTo(2990 % 7);
  }

  @Test
  void forgetBefore_leavesTheViewAsItWas() {
    SampleWindow window = window();
    window.forgetBefore(2500);

    assertThat(window.slices()).isEqualTo(500);
    WindowView view = new WindowView(window, 2990);
    assertThat(view.timings()).isEqualTo(20);
    assertThat(view.cells[0]).isEqualTo(2990 % 7);
    assertThat(view.errors[0]).isTrue();
    assertThat(view.outcomes[0]).isEqualTo((byte) Outcome.DNS.code());
    assertThat(view.errors[1]).isFalse();
  }

  @Test
  void rebase_movesYesterdayBeforeZero() {
    SampleWindow window = window();
    window.rebase(1440);

    assertThat(new WindowView(window, 0).slices()).isEqualTo(3000 - 1440);
  }
}
