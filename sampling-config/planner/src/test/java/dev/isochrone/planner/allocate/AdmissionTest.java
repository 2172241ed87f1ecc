// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdmissionTest {

  private static final double EVEN = 1000;
  private static final double BARE = 0.8;

  /** The worst five minutes, if a minute's bytes arrive as given. */
  private static double worstFive(double burst, double... arriving) {
    Admission admission = new Admission(EVEN, burst, BARE);
    double[] stored = new double[arriving.length];
    double worst = 0;
    for (int minute = 0; minute < arriving.length; minute++) {
      admission.beginMinute();
      stored[minute] =
          arriving[minute] * admission.keepProbability() * (admission.bare() ? BARE : 1);
      admission.endMinute(arriving[minute], stored[minute]);
      double sum = 0;
      for (int i = Math.max(0, minute - 4); i <= minute; i++) {
        sum += stored[i];
      }
      worst = Math.max(worst, sum / 5);
    }
    return worst / EVEN;
  }

  /** A spike rises over some minutes, because slices arrive up to two minutes after they began. */
  private static double[] spike(double before, double during) {
    double[] minutes = new double[120];
    for (int minute = 0; minute < minutes.length; minute++) {
      minutes[minute] = minute >= 40 && minute < 60 ? during : before;
    }
    for (int i = 0; i < 3; i++) {
      minutes[40 + i] = before + (during - before) * (i + 1) / 4;
    }
    return minutes;
  }

  @Test
  void evenTraffic_isAdmittedWhole() {
    assertThat(worstFive(4, spike(EVEN, EVEN))).isEqualTo(1);
  }

  @Test
  void aSpikeOfTen_staysBelowTheBurst() {
    assertThat(worstFive(4, spike(EVEN, 10 * EVEN))).isBetween(2.0, 4.0);
    assertThat(worstFive(2.2, spike(EVEN, 10 * EVEN))).isBetween(1.5, 2.2);
  }

  @Test
  void aFallAfterASpike_admitsAllAgain() {
    Admission admission = new Admission(EVEN, 4, BARE);
    for (double bytes : spike(EVEN, 10 * EVEN)) {
      admission.beginMinute();
      admission.endMinute(bytes, bytes * admission.keepProbability());
    }
    admission.beginMinute();

    assertThat(admission.keepProbability()).isEqualTo(1);
    assertThat(admission.bare()).isFalse();
  }

  @Test
  void decision_dependsOnMinutesBeforeOnly() {
    Admission admission = new Admission(EVEN, 4, BARE);
    admission.beginMinute();
    admission.endMinute(20 * EVEN, 20 * EVEN);
    admission.beginMinute();

    assertThat(admission.keepProbability()).isLessThan(0.2);
    assertThat(admission.bare()).isTrue();
  }
}
