// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PacingTest {

  private static final double BYTES = 1_440_000;

  /** Spends what the pacing says over a day; returns the share of the budget. */
  private static double spend(Pacing pacing, double[] traffic, double rollups) {
    double spent = rollups;
    for (double requests : traffic) {
      double rate = pacing.bytesPerRequest();
      double bytes = Double.isFinite(rate) && rate < 1e6 ? requests * rate : 0;
      spent += bytes;
      pacing.endMinute(requests, bytes, 1);
    }
    return spent / BYTES;
  }

  private static double[] diurnal(double level) {
    double[] traffic = new double[1440];
    for (int minute = 0; minute < traffic.length; minute++) {
      traffic[minute] = level * (1 + 0.6 * Math.sin(2 * Math.PI * minute / 1440));
    }
    return traffic;
  }

  @Test
  void theSecondDayOfOneRhythm_spendsTheBudget() {
    Pacing pacing = new Pacing(BYTES, 0);
    spend(pacing, diurnal(1000), 0);
    pacing.nextDay(0);

    assertThat(spend(pacing, diurnal(1000), 0)).isCloseTo(Pacing.AIM, within(0.001));
  }

  @Test
  void aDayOfHalfAsMuch_stillSpendsTheBudget() {
    Pacing pacing = new Pacing(BYTES, 0);
    spend(pacing, diurnal(1000), 0);
    pacing.nextDay(0);

    assertThat(spend(pacing, diurnal(500), 0)).isCloseTo(1, within(0.02));
  }

  @Test
  void aDayWithoutTraffic_leavesNoNonsenseToTheNext() {
    Pacing pacing = new Pacing(BYTES, 0);
    spend(pacing, new double[1440], 0);
    pacing.nextDay(0);
    pacing.endMinute(3, 100, 1);

    assertThat(pacing.bytesPerRequest()).isPositive().isFinite();
  }

  @Test
  void traffic_inFewMinutes_isExpectedAgain() {
    double[] sparse = new double[1440];
    for (int minute = 0; minute < 1440; minute += 5) {
      sparse[minute] = 10;
    }
    Pacing pacing = new Pacing(BYTES, 0);
    spend(pacing, sparse, 0);
    pacing.nextDay(0);

    assertThat(spend(pacing, sparse, 0)).isCloseTo(1, within(0.03));
  }

  @Test
  void trafficThatFluctuates_isThatOfFiveMinutes() {
    Pacing pacing = even(100);
    pacing.endMinute(1400, 1000, 1);

    assertThat(pacing.requestsPerMinute()).isCloseTo(1080, within(1e-9));
  }

  @Test
  void trafficThatJumps_isExpectedToGoOnGrowing_atMostTwofold() {
    Pacing pacing = even(100);
    pacing.endMinute(2500, 1000, 1);
    assertThat(pacing.requestsPerMinute()).isCloseTo(2 * 2500, within(1e-9));

    pacing.endMinute(3000, 1000, 1);
    assertThat(pacing.requestsPerMinute()).isCloseTo(1.2 * 3000, within(1e-9));

    pacing.endMinute(2900, 1000, 1);
    assertThat(pacing.requestsPerMinute()).as("as five minutes by now").isCloseTo(2080, within(1.));
  }

  @Test
  void trafficOfFewSlices_isNotTakenForAJump() {
    Pacing pacing = new Pacing(BYTES, 0);
    for (int minute = 0; minute < 100; minute++) {
      pacing.endMinute(minute % 2 == 0 ? 200 : 1800, 1000, 1);
    }
    pacing.endMinute(3000, 1000, 1);

    assertThat(pacing.requestsPerMinute()).isLessThan(1800);
  }

  @Test
  void aStoresFirstMinute_isNoJump() {
    Pacing pacing = new Pacing(BYTES, 0);
    assertThat(pacing.requestsPerMinute()).isZero();
    pacing.endMinute(700, 1000, 1);

    assertThat(pacing.requestsPerMinute()).isEqualTo(700);
  }

  @Test
  void devicesAreAskedForLessThanTheBurst_howeverMuchTheyHave() {
    Pacing pacing = even(720);
    assertThat(pacing.bytesPerMinute(4000)).isCloseTo(1000, within(20.));
    pacing.endMinute(100_000, 3400, 1);

    assertThat(pacing.bytesPerMinute(4000)).isCloseTo(0.85 * 4000, within(1e-9));
  }

  @Test
  void whereMoreArrivesThanTheBurstTakes_thoseThatHearOfItAreAskedForLess() {
    Pacing pacing = even(720);
    pacing.endMinute(100_000, 3400, 0.25);

    assertThat(pacing.bytesPerMinute(4000)).isCloseTo(0.85 * 4000 / 2, within(1e-9));
  }

  /** Minutes of 1,000 requests, and of what the day has for each. */
  private static Pacing even(int minutes) {
    Pacing pacing = new Pacing(BYTES, 0);
    for (int minute = 0; minute < minutes; minute++) {
      pacing.endMinute(1000, 1000, 1);
    }
    return pacing;
  }

  @Test
  void rollups_areTakenOffFirst() {
    Pacing pacing = new Pacing(BYTES, 100_000);
    spend(pacing, diurnal(1000), 100_000);
    pacing.nextDay(100_000);

    assertThat(spend(pacing, diurnal(1000), 100_000)).isCloseTo(Pacing.AIM, within(0.001));
  }

  @Test
  void devicesThatSendMoreThanTheyShould_areThinnedToTheBudget() {
    Pacing pacing = new Pacing(BYTES, 0);
    spend(pacing, diurnal(1000), 0);
    pacing.nextDay(0);
    double spent = 0;
    for (double requests : diurnal(1000)) {
      double admitted = pacing.admissionKeepProbability();
      spent += 1.5 * requests * admitted;
      pacing.endMinute(requests, 1.5 * requests * admitted, admitted);
    }

    assertThat(spent / BYTES).isCloseTo(Pacing.AIM, within(0.001));
  }

  @Test
  void whatTheBurstLeftOut_countsAsSentToo() {
    Pacing pacing = new Pacing(BYTES, 0);
    for (int minute = 0; minute < 720; minute++) {
      pacing.endMinute(1000, 500, 0.25);
    }

    assertThat(pacing.admissionKeepProbability()).isCloseTo(Pacing.AIM - 0.25, within(1e-9));
  }

  @Test
  void whatIsForgiven_tellsNothingOfWhatIsSentNext() {
    Pacing pacing = new Pacing(BYTES, 0);
    for (int minute = 0; minute < 720; minute++) {
      pacing.endMinute(1000, 2000, 1);
    }
    pacing.forgiveSpent();

    assertThat(pacing.admissionKeepProbability()).isEqualTo(1);
    for (int minute = 0; minute < 60; minute++) {
      pacing.endMinute(1000, 2000, 1);
    }
    double left = 720_000 * Pacing.AIM - 60 * 2000;
    assertThat(pacing.admissionKeepProbability()).isCloseTo(left / (660 * 2000), within(1e-9));
  }

  @Test
  void whatIsForgiven_leavesTheRestOfTheDayItsEvenShare() {
    Pacing pacing = new Pacing(BYTES, 0);
    spend(pacing, diurnal(1000), 0);
    pacing.nextDay(0);
    double[] day = diurnal(1000);
    for (int minute = 0; minute < 720; minute++) {
      pacing.endMinute(day[minute], 3 * BYTES / 1440, 1);
    }
    double overspent = pacing.bytesPerRequest() / pacing.admissionKeepProbability();
    pacing.forgiveSpent();

    double even = BYTES / (1000 * 1440);
    assertThat(overspent).isCloseTo(0.7 * even, within(0.01 * even));
    assertThat(pacing.bytesPerRequest()).isCloseTo(even, within(0.01 * even));
  }
}
