// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The interval that the SQL files compute (equal to {@link ExpectedLevels}, as StatsSqlTest shows)
 * holds the truth as often as it says, when slices and timings inside them are both drawn.
 */
class LevelIntervalTest {
  private static final Window ALWAYS = new Window(0, Long.MAX_VALUE);
  private static final int DRAWS = 2_000;

  @Test
  void ninetyFivePercentIntervals_holdTheTruthNinetyFivePercentOfTheTime() {
    Random random = new Random(11);
    List<Slice> everything = new GeneratedSlices(5).around(new Window(0, 3_600_000), 600);
    long truth = everything.stream().mapToLong(slice -> slice.timings().size()).sum();

    int held = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      List<Slice> kept = kept(everything, random);
      ExpectedLevels stats =
          Objects.requireNonNull(
              ExpectedLevels.by((slice, timing) -> "all", kept, ALWAYS, "").get("all"));
      held += low(stats) <= truth && truth <= high(stats) ? 1 : 0;
    }

    assertThat(100.0 * held / DRAWS).isBetween(93.5, 96.5);
  }

  private static double low(ExpectedLevels stats) {
    return Objects.requireNonNull(stats.requests().get(1));
  }

  private static double high(ExpectedLevels stats) {
    return Objects.requireNonNull(stats.requests().get(2));
  }

  /** Draws slices with 0.2, then timings inside them with 0.5 when they are long. */
  private static List<Slice> kept(List<Slice> everything, Random random) {
    List<Slice> kept = new ArrayList<>();
    for (Slice slice : everything) {
      if (random.nextDouble() < 0.2) {
        double keep = slice.timings().size() > 16 ? 0.5 : 1;
        Timing[] timings =
            slice.timings().stream()
                .filter(any -> random.nextDouble() < keep)
                .map(timing -> timing.withKeep(keep))
                .toArray(Timing[]::new);
        kept.add(Slice.of("DE", slice.t0Ms() + 7_200_000, timings).withKept(0.2, 1));
      }
    }
    return kept;
  }
}
