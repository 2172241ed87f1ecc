// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkloadBuilderTest {

  private final WorkloadBuilder builder = new WorkloadBuilder(30_000);

  private Workload workload() {
    builder.endSession();
    return new Workload("test", new String[] {"DE"}, new String[] {"GET /a"}, builder);
  }

  private void ok(int second) {
    builder.add(second * 1000, 0, 100, false);
  }

  private void hot(int second) {
    builder.add(second * 1000, 0, 100, true);
  }

  @Test
  void aSlice_endsAfterTwoMinutesOfTheSession() {
    ok(10);
    ok(129);
    ok(130);
    Workload workload = workload();

    assertThat(workload.slices).isEqualTo(2);
    assertThat(workload.sliceSize(0)).isEqualTo(2);
    assertThat(workload.sliceArrivalsMs[0]).isEqualTo(160_000);
    assertThat(workload.sliceArrivalsMs[1]).isEqualTo(280_000);
  }

  @Test
  void aSlice_holdsThirtyTwoRequests() {
    for (int i = 0; i < 70; i++) {
      ok(i);
    }
    Workload workload = workload();

    assertThat(workload.slices).isEqualTo(3);
    assertThat(workload.sliceSize(0)).isEqualTo(32);
    assertThat(workload.sliceSize(2)).isEqualTo(6);
    assertThat(workload.sliceArrivalsMs[0]).isEqualTo(61_000);
  }

  @Test
  void aHotRequest_closesItsSliceAtOnce_butOnceInThirtySeconds() {
    ok(0);
    hot(1);
    ok(2);
    hot(30);
    ok(31);
    hot(32);
    ok(33);
    Workload workload = workload();

    assertThat(workload.slices).isEqualTo(3);
    assertThat(workload.sliceSize(0)).isEqualTo(2);
    assertThat(workload.sliceSize(1)).isEqualTo(4);
    assertThat(workload.sliceArrivalsMs[1]).isEqualTo(62_000);
  }

  @Test
  void requests_areSortedWithinTheirSession() {
    ok(5);
    ok(3);
    ok(4);
    Workload workload = workload();

    assertThat(workload.timesMs).startsWith(3000, 4000, 5000);
    assertThat(workload.sessionStartsMs[0]).isEqualTo(3000);
  }

  @Test
  void whatLiesOutsideTheDay_isLeftOut() {
    ok(-1);
    ok(86_400);
    ok(86_399);

    assertThat(workload().requests).isEqualTo(1);
  }
}
