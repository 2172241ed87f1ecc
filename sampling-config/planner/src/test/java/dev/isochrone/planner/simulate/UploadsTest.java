// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UploadsTest {

  private static final int SLICES = 20_000;

  /** Slices of one request each, of which none arrives after the day's first hours. */
  private static Workload workload() {
    WorkloadBuilder builder = new WorkloadBuilder(WorkloadBuilder.FLUSH_MS);
    for (int i = 0; i < SLICES; i++) {
      builder.add(i * 1000, 0, 100, false);
      builder.endSession();
    }
    return new Workload("test", new String[] {"DE"}, new String[] {"GET /a"}, builder);
  }

  private static Uploads uploads(Workload workload, double lostShare) {
    return new Uploads(workload, lostShare, new SplittableRandom(1));
  }

  private static int[] delaysMs(Workload workload, Uploads uploads) {
    return IntStream.range(0, SLICES)
        .map(slice -> uploads.arrivalMs(slice) - workload.sliceArrivalsMs[slice])
        .toArray();
  }

  private static double sent(Uploads uploads, Workload workload) {
    double[] wire = new double[Workload.MINUTES];
    for (int slice = 0; slice < workload.slices; slice++) {
      uploads.send(slice, 10, wire);
    }
    return Arrays.stream(wire).sum() / 10 / workload.slices;
  }

  @Test
  void withoutLosses_slicesAreSentOnce_andArriveWhenSent() {
    Workload workload = workload();
    Uploads uploads = uploads(workload, 0);

    assertThat(delaysMs(workload, uploads)).containsOnly(0);
    assertThat(sent(uploads, workload)).isEqualTo(1);
  }

  @Test
  void whatIsLost_isSentAgainUntilItArrives() {
    Workload workload = workload();

    assertThat(sent(uploads(workload, 0.1), workload)).isCloseTo(1 / 0.9, within(0.01));
    assertThat(sent(uploads(workload, 0.5), workload)).isCloseTo(2, within(0.03));
  }

  @Test
  void anotherAttempt_waitsForTheTimeoutAndTheSdksBackoff() {
    Workload workload = workload();
    int[] delaysMs = delaysMs(workload, uploads(workload, 0.1));

    assertThat(Arrays.stream(delaysMs).boxed())
        .allMatch(
            ms ->
                ms == 0
                    || (ms >= 30_000 && ms < 32_000)
                    || (ms >= 60_000 && ms < 66_000)
                    || ms >= 90_000);
    assertThat(Arrays.stream(delaysMs).filter(ms -> ms == 0).count())
        .isBetween((long) (0.89 * SLICES), (long) (0.91 * SLICES));
  }

  @Test
  void slices_areInTheOrderOfTheirArrival() {
    Workload workload = workload();
    Uploads uploads = uploads(workload, 0.3);
    int[] minutes = Arrays.stream(uploads.byArrival()).map(uploads::arrivalMinute).toArray();

    assertThat(minutes).isSorted().hasSize(SLICES);
  }
}
