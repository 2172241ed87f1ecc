// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ClusteredVarianceTest {

  private static final int SLICES = 60;
  private static final int TIMINGS = 4;

  private static double y(int request) {
    return 1 + request % 7;
  }

  private static double sliceKeep(int slice) {
    return 0.2 + 0.1 * (slice % 5);
  }

  private static double timingKeep(int request) {
    return request % TIMINGS == 0 ? 1 : 0.5;
  }

  private static Sample draw(SplittableRandom random) {
    Sample sample = new Sample(true);
    for (int slice = 0; slice < SLICES; slice++) {
      if (random.nextDouble() < sliceKeep(slice)) {
        for (int i = slice * TIMINGS; i < (slice + 1) * TIMINGS; i++) {
          if (random.nextDouble() < timingKeep(i)) {
            sample.add(i, sliceKeep(slice) * timingKeep(i), slice, sliceKeep(slice), 0);
          }
        }
      }
    }
    return sample;
  }

  @Test
  void itsMean_isTheVarianceOfTheTotal_andTheTotalIsUnbiased() {
    SplittableRandom random = new SplittableRandom(3);
    int draws = 20_000;
    double sum = 0;
    double squares = 0;
    double estimated = 0;
    double truth = 0;
    for (int i = 0; i < SLICES * TIMINGS; i++) {
      truth += y(i);
    }
    for (int draw = 0; draw < draws; draw++) {
      Sample sample = draw(random);
      double total = 0;
      for (int i = 0; i < sample.size; i++) {
        total += y(sample.requests[i]) * sample.weight(i);
      }
      sum += total;
      squares += (total - truth) * (total - truth);
      estimated += ClusteredVariance.of(sample, 1, i -> 0, i -> y(sample.requests[i]))[0];
    }

    assertThat(sum / draws / truth).isCloseTo(1, within(0.01));
    assertThat(estimated / squares).isCloseTo(1, within(0.05));
  }

  @Test
  void whatWasKeptWhole_hasNone() {
    Sample sample = new Sample(true);
    sample.add(0, 1, 0, 1, 0);
    sample.add(1, 1, 1, 1, 0);

    assertThat(ClusteredVariance.of(sample, 1, i -> 0, i -> 1)).containsExactly(0);
  }
}
