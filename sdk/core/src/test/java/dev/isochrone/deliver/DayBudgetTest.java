// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import static dev.isochrone.deliver.DeliveryScene.accepted;
import static dev.isochrone.deliver.DeliveryScene.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.CollectorAdvice;
import dev.isochrone.FakeClock;
import dev.isochrone.FakeRequest;
import dev.isochrone.LossReason;
import dev.isochrone.Losses;
import dev.isochrone.Slice;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import dev.isochrone.sample.Sampler;
import dev.isochrone.sample.SliceSink;
import dev.isochrone.sample.SlicingLimits;
import java.nio.file.Path;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device's own budget: over days of a busy phone, and in the worker. */
class DayBudgetTest {

  private static final long DAY_MILLIS = 86_400_000;

  /** Whatever a phone does, it keeps to its budget, and what it sends stands for all it did. */
  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void aBusyDayStaysWithinTheBudgetAndIsEstimatedWithoutBias(
      @ForAll @IntRange(min = 1, max = 1_000_000) int seed,
      @ForAll @DoubleRange(min = 0.2, max = 10) double demand,
      @ForAll @DoubleRange(min = 0.05, max = 1) double meteredShare) {
    Day day = new Day(seed, 1_000_000, (long) (1_000_000 * meteredShare));

    day.pass(demand, 0.5);

    assertThat(day.sent).isLessThan(1_000_000 * 101 / 100);
    assertThat(day.meteredSent).isLessThan((long) (1_000_000 * meteredShare * 1.01) + 1_000);
    assertThat(Math.abs(day.estimated - day.slices))
        .as(
            "within its own error, and that of a slice at 1/2 where none that was kept tells of any")
        .isLessThanOrEqualTo(5 * Math.sqrt(day.variance + 1));
    assertThat(day.kept + day.losses.total(LossReason.DEVICE_BUDGET)).isEqualTo(day.slices);
  }

  @Test
  void aBudgetThatIsEnoughChangesNothing() {
    Day day = new Day(1, 1_000_000, 1_000_000);

    day.pass(0.1, 0);

    assertThat(day.kept).isEqualTo(day.slices);
  }

  @Test
  void mostOfABudgetIsUsedWhereThereIsMoreToTell() {
    Day day = new Day(1, 1_000_000, 1_000_000);

    day.pass(5, 0);

    assertThat(day.sent).isGreaterThan(800_000);
  }

  @Test
  void aSpentBudgetLetsNothingOutUntilMidnight() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      budget(scene, 100, 100);
      scene.answers(accepted(), accepted()).dueSlices(1).loop.step();
      assertThat(scene.arrived()).isEqualTo(1);

      scene.dueSlices(1);
      assertThat(scene.loop.step()).isEqualTo(DAY_MILLIS * 1_000_000 - 2_000_000_000L);
      assertThat(scene.loop.drain(Long.MAX_VALUE)).as("an app that asks is no reason").isFalse();
      assertThat(scene.arrived()).isEqualTo(1);

      scene.clock.advanceMillis(DAY_MILLIS);
      scene.loop.step();
      assertThat(scene.arrived()).isEqualTo(2);
    }
  }

  @Test
  void aSpentBudgetForMeteredNetworksWaitsForAnother() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      budget(scene, 1_000_000, 100);
      scene.network.metered = true;
      scene.answers(accepted(), accepted()).dueSlices(1).loop.step();
      scene.dueSlices(1).loop.step();
      assertThat(scene.arrived()).isEqualTo(1);

      scene.network.metered = false;
      scene.loop.step();
      assertThat(scene.arrived()).isEqualTo(2);
    }
  }

  @Test
  void bodiesOfFailedAttemptsAreSpentToo() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      budget(scene, 100, 100);
      scene.answers(status(503), accepted()).dueSlices(1).loop.step();
      scene.clock.advanceMillis(3_600_000);
      scene.loop.step();

      assertThat(scene.arrived()).isEqualTo(1);
    }
  }

  @Test
  void whatWasSpentOutlivesTheProcessAndNotTheDay(@TempDir Path storage) throws Exception {
    try (DeliveryScene scene = new DeliveryScene(storage.toFile())) {
      budget(scene, 100, 100);
      scene.answers(accepted(), accepted()).dueSlices(1).loop.step();
      scene.restart();
      budget(scene, 100, 100);
      scene.dueSlices(1).loop.step();
      assertThat(scene.arrived()).isEqualTo(1);

      scene.restart();
      budget(scene, 100, 100);
      scene.clock.advanceMillis(DAY_MILLIS);
      scene.loop.step();
      assertThat(scene.arrived()).isEqualTo(2);
      assertThat(storage.toFile().list((directory, name) -> name.endsWith(".sent"))).hasSize(1);
    }
  }

  @Test
  void whatWaitsIsAsGoodAsSpent() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      budget(scene, 2_000, 2_000);
      scene.network.available = false;
      for (int i = 0; i < 20; i++) {
        scene.dueSlices(1).loop.step();
      }

      assertThat(scene.advice.deviceKeep()).isEqualTo(1.0 / 16);
    }
  }

  private static void budget(DeliveryScene scene, long bytes, long meteredBytes) {
    scene.advice.plan(plan(bytes, meteredBytes));
  }

  private static byte[] plan(long bytes, long meteredBytes) {
    return SamplingPlanCodec.encode(
        SamplingPlan.builder().version(1).deviceBudget(bytes, meteredBytes).build());
  }

  /** A day of one phone: sampler and budget are the product's, a batch leaves every 30 s. */
  private static final class Day implements SliceSink {
    private static final int SLICE_BYTES = 120;
    private static final long BATCH_EVERY_MILLIS = 30_000;

    private final FakeClock clock = new FakeClock();
    private final CollectorAdvice advice = new CollectorAdvice();
    private final DayBudget budget = new DayBudget(advice, clock);
    private final Random random;
    private final long bytes;
    final Losses losses = new Losses();
    private final Sampler sampler;
    long slices;
    long kept;
    double estimated;
    double variance;
    long sent;
    long meteredSent;
    private long waiting;

    Day(long seed, long bytes, long meteredBytes) {
      this.bytes = bytes;
      random = new Random(seed);
      advice.plan(plan(bytes, meteredBytes));
      sampler =
          new SlicingLimits(120_000, 1_800_000)
              .sampler(advice, new FakeNetwork(), random::nextDouble, losses, this);
    }

    /**
     * Lets the day pass.
     *
     * @param demand bytes that the day would take if everything were kept, over the budget
     * @param metered share of the hours on a metered network
     */
    void pass(double demand, double metered) {
      double slicesPerBatch = demand * bytes / SLICE_BYTES / (DAY_MILLIS / BATCH_EVERY_MILLIS);
      double due = 0;
      boolean onMetered = false;
      for (long at = 0; at < DAY_MILLIS; at += BATCH_EVERY_MILLIS) {
        if (at % 3_600_000 == 0) {
          onMetered = random.nextDouble() < metered;
        }
        for (due += 2 * random.nextDouble() * slicesPerBatch; due >= 1; due--) {
          slices++;
          sampler.accept(FakeRequest.endedAt(clock.nanoTime()));
          sampler.closeOpenSlice();
          budget.pace(waiting, onMetered);
        }
        if (budget.isLeft(onMetered)) {
          budget.sent(waiting, onMetered);
          sent += waiting;
          meteredSent += onMetered ? waiting : 0;
          waiting = 0;
        }
        budget.pace(waiting, onMetered);
        clock.advanceMillis(BATCH_EVERY_MILLIS);
      }
    }

    @Override
    public void wake() {}

    @Override
    public void put(Slice slice) {
      kept++;
      waiting += SLICE_BYTES;
      double weight = 1 / slice.keepProbability();
      estimated += weight;
      variance += weight * (weight - 1);
    }
  }
}
