// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isochrone.plan.Outcome;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SliceDecision;
import dev.isochrone.plan.ValueRule;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class ReplayTest {

  private static final Grid GRID = new Grid(1, 3);
  private static final int[] HASHES = {"a".hashCode(), "b".hashCode(), "c".hashCode()};
  private static final double SLICE_BYTES = 18;
  private static final double TIMING_BYTES = 5;

  private static final Terms TERMS = new Terms(Demands.NONE, 1, SLICE_BYTES, TIMING_BYTES);

  /** Everything kept: a window that shows the traffic as it was. */
  private static WindowView traffic() {
    SampleWindow window = new SampleWindow();
    SplittableRandom random = new SplittableRandom(5);
    for (int slice = 0; slice < 400; slice++) {
      window.addSlice(0, 1);
      for (int i = random.nextInt(1, 20); i > 0; i--) {
        int bucket = (int) (300 + 30 * random.nextGaussian());
        Outcome outcome = random.nextInt(30) == 0 ? Outcome.RESET : Outcome.OK;
        window.addTiming(random.nextInt(3), bucket, outcome, 1);
      }
    }
    return new WindowView(window, 0);
  }

  private static CellValues values(WindowView view) {
    double[][] coefficients = new double[Objective.QUESTIONS][3];
    for (int q = 0; q < coefficients.length; q++) {
      coefficients[q] = new double[] {0.01 * (q + 1), 0.1, 0.5};
    }
    return new CellValues(Thresholds.of(GRID, view), coefficients, new double[] {0.03, 0.03, 0.03});
  }

  @Test
  void replay_expectsWhatClientsDecide() {
    WindowView view = traffic();
    CellValues values = values(view);
    Replay replay = new Replay(view, values, TERMS);
    SamplingPlan plan =
        SamplingPlan.builder()
            .valueRule(
                new ValueRule(
                    0.02,
                    0.3,
                    SLICE_BYTES,
                    TIMING_BYTES,
                    RegionTable.of(1, values, 0, HASHES, 100)))
            .build();
    double[] expected = replay.keepProbabilities(0.02, 0.3);
    double clients = 0;
    SliceDecision decision = new SliceDecision(plan);
    for (int slice = 0; slice < view.slices(); slice++) {
      decision.reset(plan);
      int from = view.starts[slice];
      int to = view.starts[slice + 1];
      for (int i = from; i < to; i++) {
        decision.add(
            String.valueOf((char) ('a' + view.cells[i])),
            view.buckets[i],
            view.errors[i] ? Outcome.RESET : Outcome.OK);
      }
      double keep = decision.keepProbability();
      clients += SLICE_BYTES * keep;
      for (int i = from; i < to; i++) {
        double timing = keep * decision.timingKeepProbability(i - from);
        clients += TIMING_BYTES * timing;
        assertThat(timing / expected[i]).isBetween(0.70, 1.42);
      }
    }
    assertThat(clients / replay.cost(0.02, 0.3)).isCloseTo(1, within(0.03));
    assertThat(clients / replay.sentBytes(0.02, 0.3)).isCloseTo(1, within(1e-6));
  }

  @Property(tries = 40)
  void solveLambda_spendsTheTarget(
      @ForAll @DoubleRange(min = 0.03, max = 0.95) double share,
      @ForAll @DoubleRange(min = 0, max = 1e6) double guess) {
    WindowView view = traffic();
    Replay replay = new Replay(view, values(view), TERMS);
    double target = share * replay.fullCost();

    double lambda = replay.solveLambda(0.01, target, guess);

    assertThat(replay.cost(0.01, lambda)).isBetween(0.998 * target, target);
  }

  @Property(tries = 20)
  void solveLambda_staysFiniteWhereAllIsAffordable_orNothing(
      @ForAll @DoubleRange(min = 0, max = 1e30) double guess) {
    WindowView view = traffic();
    Replay replay = new Replay(view, values(view), TERMS);

    double everything = replay.solveLambda(0.01, 2 * replay.fullCost(), guess);
    assertThat(everything).isBetween(1.0, 1e18);
    assertThat(replay.cost(0.01, everything)).isCloseTo(replay.fullCost(), within(1e-6));
    assertThat(replay.solveLambda(0, 0, guess)).isLessThan(1e-15);
  }

  @Test
  void cost_ofCertainty_isTheFullCost() {
    WindowView view = traffic();
    Replay replay = new Replay(view, values(view), TERMS);

    assertThat(replay.cost(1, 0)).isCloseTo(replay.fullCost(), within(1e-6));
  }
}
