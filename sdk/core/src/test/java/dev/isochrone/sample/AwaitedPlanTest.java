// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isochrone.CollectorAdvice;
import dev.isochrone.Dice;
import dev.isochrone.FakeClock;
import dev.isochrone.FakeRequest;
import dev.isochrone.LossReason;
import dev.isochrone.Losses;
import dev.isochrone.NetworkSource;
import dev.isochrone.Slice;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What an old plan keeps is decided again, with the same roll, under the plan in force. */
class AwaitedPlanTest {

  private static final int FULL = 32;

  private final FakeClock clock = new FakeClock();
  private final CollectorAdvice advice = new CollectorAdvice();
  private final Losses losses = new Losses();
  private final List<Slice> kept = Collections.synchronizedList(new ArrayList<>());
  private final ArrayDeque<Double> rolls = new ArrayDeque<>();
  private int woken;
  private Sampler sampler = sampler(this::roll);

  @Test
  void whatAnOldPlanKeepsAwaitsTheOneInForce() {
    oldPlan(0.5);
    rolls.add(0.4);
    fullSlice();

    assertThat(kept).isEmpty();
    assertThat(sampler.awaitsPlan()).isTrue();
    assertThat(sampler.open()).isEqualTo(FULL);
    assertThat(woken).as("for the slice that opened, and for the plan").isEqualTo(2);

    sampler.decideAwaiting();

    assertThat(kept).extracting(Slice::planVersion).containsExactly(1L);
    assertThat(kept).extracting(Slice::keepProbability).containsExactly(0.5);
    assertThat(sampler.awaitsPlan()).isFalse();
    assertThat(sampler.open()).isZero();
  }

  @Test
  void whatAnOldPlanDoesNotKeepAwaitsNothing() {
    oldPlan(0.5);
    rolls.add(0.5);
    fullSlice();

    assertThat(sampler.awaitsPlan()).isFalse();
    assertThat(losses.total(LossReason.NOT_KEPT)).isEqualTo(FULL);
  }

  @Test
  void aYoungPlansWordSuffices() {
    plan(1, 1);
    advice.confirmed(clock.nanoTime());
    clock.advanceMillis(TimeUnit.NANOSECONDS.toMillis(CollectorAdvice.YOUNG_NANOS) - 1);
    fullSlice();

    assertThat(kept).hasSize(1);
  }

  @Test
  void beforeTheCollectorIsAskedForTheFirstTimeNothingIsHeldUp() {
    clock.advanceMillis(TimeUnit.DAYS.toMillis(1));
    fullSlice();

    assertThat(kept).hasSize(1);
  }

  @Test
  void aPlanThatKeepsLessDecidesByTheSameRollAndSaysSo() {
    oldPlan(0.5);
    rolls.addAll(List.of(0.25, 0.2499));
    fullSlice();
    fullSlice();
    plan(2, 0.25);

    sampler.decideAwaiting();

    assertThat(losses.total(LossReason.NOT_KEPT)).isEqualTo(FULL);
    assertThat(kept).extracting(Slice::planVersion).containsExactly(2L);
    assertThat(kept).extracting(Slice::keepProbability).containsExactly(0.25);
    assertThat(rolls).isEmpty();
  }

  @Test
  void aPlanThatKeepsMoreChangesNothing() {
    oldPlan(0.5);
    rolls.add(0.4);
    fullSlice();
    plan(2, 0.75);

    sampler.decideAwaiting();

    assertThat(kept).extracting(Slice::planVersion).containsExactly(1L);
    assertThat(kept).extracting(Slice::keepProbability).containsExactly(0.5);
  }

  @Test
  void whatWasCertainIsNoMore() {
    oldPlan(1);
    rolls.addAll(List.of(0.25, 0.2));
    fullSlice();
    fullSlice();
    plan(2, 0.25);

    sampler.decideAwaiting();

    assertThat(losses.total(LossReason.NOT_KEPT)).isEqualTo(FULL);
    assertThat(kept).extracting(Slice::keepProbability).containsExactly(0.25);
  }

  @Test
  void whatTheDevicesBudgetTakesOfTheNewPlanIsCountedAsItsOwn() {
    oldPlan(0.5);
    rolls.add(0.3);
    fullSlice();
    advice.plan(
        SamplingPlanCodec.encode(
            SamplingPlan.builder().version(2).keepProbability(0.5).deviceBudget(9, 9).build()));
    advice.deviceKeep(0.5);

    sampler.decideAwaiting();

    assertThat(losses.total(LossReason.DEVICE_BUDGET)).isEqualTo(FULL);
  }

  @Test
  void onlyAFewAwaitAPlanAndMoreAreDecidedAtOnce() {
    oldPlan(1);
    for (int i = 0; i < 9; i++) {
      fullSlice();
    }

    assertThat(kept).hasSize(1);
    assertThat(sampler.open()).isEqualTo(8 * FULL);
  }

  @Test
  void whatAwaitsIsDroppedForAReason() {
    oldPlan(1);
    fullSlice();
    sampler.dropAwaiting(LossReason.ERASED);

    assertThat(losses.total(LossReason.ERASED)).isEqualTo(FULL);
    assertThat(sampler.open()).isZero();
    sampler.decideAwaiting();
    assertThat(kept).isEmpty();
  }

  @Test
  void closingDecidesWhatAwaits() {
    oldPlan(1);
    fullSlice();
    requests(3);
    sampler.close();

    assertThat(kept).hasSize(2);
    assertThat(sampler.open()).isZero();
  }

  /** Whichever of two plans keeps more: requests, estimated by weight, are those that were. */
  @Test
  void weightsStayHonest() {
    Random random = new Random(5);
    sampler = sampler(random::nextDouble);
    int slices = 20_000;
    double[] probabilities = {0.05, 0.2, 0.6, 1};
    for (int i = 0; i < slices; i++) {
      oldPlan(probabilities[random.nextInt(4)]);
      requests(1);
      sampler.closeOpenSlice();
      plan(2, probabilities[random.nextInt(4)]);
      sampler.decideAwaiting();
    }
    double estimate = 0;
    double variance = 0;
    for (Slice slice : kept) {
      double weight = 1 / slice.keepProbability();
      estimate += weight;
      variance += weight * (weight - 1);
    }

    assertThat(estimate).isCloseTo(slices, within(4 * Math.sqrt(variance)));
    assertThat(losses.total(LossReason.NOT_KEPT) + kept.size()).isEqualTo(slices);
  }

  @Test
  void everyRequestIsCountedOnceWhileAppAndWorkerDecide() throws Exception {
    sampler = sampler(() -> 0.5);
    oldPlan(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(new Thread(() -> requests(5_000)));
    }
    Thread worker =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                sampler.decideAwaiting();
                sampler.dropAwaiting(LossReason.ERASED);
              }
            });
    worker.start();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    worker.interrupt();
    worker.join();
    sampler.close();

    long rows = kept.stream().mapToLong(slice -> slice.requests().rows()).sum();
    assertThat(rows + losses.total(LossReason.ERASED)).isEqualTo(8 * 5_000);
    assertThat(sampler.seen()).isEqualTo(8 * 5_000);
    assertThat(sampler.open()).isZero();
  }

  private Sampler sampler(Dice dice) {
    return new SlicingLimits(120_000, 1_800_000)
        .sampler(advice, NetworkSource.UNKNOWN, dice, losses, new KeptSlices());
  }

  /** The next of the rolls; 0 where a test says none. */
  private double roll() {
    Double next = rolls.pollFirst();
    return next == null ? 0 : next;
  }

  /** Obeys a plan of version 1 that the collector confirmed too long ago. */
  private void oldPlan(double keepProbability) {
    plan(1, keepProbability);
    advice.confirmed(clock.nanoTime() - CollectorAdvice.YOUNG_NANOS);
  }

  private void plan(long version, double keepProbability) {
    advice.plan(
        SamplingPlanCodec.encode(
            SamplingPlan.builder().version(version).keepProbability(keepProbability).build()));
  }

  private void fullSlice() {
    requests(FULL);
  }

  private void requests(int count) {
    for (int i = 0; i < count; i++) {
      sampler.accept(FakeRequest.endedAt(clock.nanoTime()));
    }
  }

  private final class KeptSlices implements SliceSink {
    @Override
    public void wake() {
      woken++;
    }

    @Override
    public void put(Slice slice) {
      kept.add(slice);
    }
  }
}
