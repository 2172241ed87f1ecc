// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.sample;

import static dev.isochrone.sample.SamplerRig.FULL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isochrone.CollectorAdvice;
import dev.isochrone.LossReason;
import dev.isochrone.NetworkSource;
import dev.isochrone.Slice;
import dev.isochrone.plan.SamplingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What an old plan keeps is decided again, with the same roll, under the plan in force. */
class AwaitedPlanTest {

  private final SamplerRig rig = new SamplerRig(NetworkSource.UNKNOWN);

  @Test
  void whatAnOldPlanKeepsAwaitsTheOneInForce() {
    oldPlan(0.5);
    rig.rolls.add(0.4);
    rig.requests(FULL);

    assertThat(rig.kept).isEmpty();
    assertThat(rig.sampler.awaitsPlan()).isTrue();
    assertThat(rig.sampler.open()).isEqualTo(FULL);
    assertThat(rig.woken).as("for the slice that opened, and for the plan").isEqualTo(2);

    rig.sampler.decideAwaiting();

    assertThat(rig.kept).extracting(Slice::planVersion).containsExactly(1L);
    assertThat(rig.kept).extracting(Slice::keepProbability).containsExactly(0.5);
    assertThat(rig.sampler.awaitsPlan()).isFalse();
    assertThat(rig.sampler.open()).isZero();
  }

  @Test
  void whatAnOldPlanDoesNotKeepAwaitsNothing() {
    oldPlan(0.5);
    rig.rolls.add(0.5);
    rig.requests(FULL);

    assertThat(rig.sampler.awaitsPlan()).isFalse();
    assertThat(rig.losses.total(LossReason.NOT_KEPT)).isEqualTo(FULL);
  }

  @Test
  void aYoungPlansWordSuffices() {
    plan(1, 1);
    rig.advice.confirmed(rig.clock.nanoTime());
    rig.clock.advanceMillis(TimeUnit.NANOSECONDS.toMillis(CollectorAdvice.YOUNG_NANOS) - 1);
    rig.requests(FULL);

    assertThat(rig.kept).hasSize(1);
  }

  @Test
  void beforeTheCollectorIsAskedForTheFirstTimeNothingIsHeldUp() {
    rig.clock.advanceMillis(TimeUnit.DAYS.toMillis(1));
    rig.requests(FULL);

    assertThat(rig.kept).hasSize(1);
  }

  @Test
  void aPlanThatKeepsLessDecidesByTheSameRollAndSaysSo() {
    oldPlan(0.5);
    rig.rolls.addAll(List.of(0.25, 0.2499));
    rig.requests(FULL);
    rig.requests(FULL);
    plan(2, 0.25);

    rig.sampler.decideAwaiting();

    assertThat(rig.losses.total(LossReason.NOT_KEPT)).isEqualTo(FULL);
    assertThat(rig.kept).extracting(Slice::planVersion).containsExactly(2L);
    assertThat(rig.kept).extracting(Slice::keepProbability).containsExactly(0.25);
    assertThat(rig.rolls).isEmpty();
  }

  @Test
  void aPlanThatKeepsMoreChangesNothing() {
    oldPlan(0.5);
    rig.rolls.add(0.4);
    rig.requests(FULL);
    plan(2, 0.75);

    rig.sampler.decideAwaiting();

    assertThat(rig.kept).extracting(Slice::planVersion).containsExactly(1L);
    assertThat(rig.kept).extracting(Slice::keepProbability).containsExactly(0.5);
  }

  @Test
  void whatWasCertainIsNoMore() {
    oldPlan(1);
    rig.rolls.addAll(List.of(0.25, 0.2));
    rig.requests(FULL);
    rig.requests(FULL);
    plan(2, 0.25);

    rig.sampler.decideAwaiting();

    assertThat(rig.losses.total(LossReason.NOT_KEPT)).isEqualTo(FULL);
    assertThat(rig.kept).extracting(Slice::keepProbability).containsExactly(0.25);
  }

  @Test
  void whatTheDevicesBudgetTakesOfTheNewPlanIsCountedAsItsOwn() {
    oldPlan(0.5);
    rig.rolls.add(0.3);
    rig.requests(FULL);
    rig.plan(SamplingPlan.builder().version(2).keepProbability(0.5).deviceBudget(9, 9));
    rig.advice.deviceKeep(0.5);

    rig.sampler.decideAwaiting();

    assertThat(rig.losses.total(LossReason.DEVICE_BUDGET)).isEqualTo(FULL);
  }

  @Test
  void onlyAFewAwaitAPlanAndMoreAreDecidedAtOnce() {
    oldPlan(1);
    for (int i = 0; i < 9; i++) {
      rig.requests(FULL);
    }

    assertThat(rig.kept).hasSize(1);
    assertThat(rig.sampler.open()).isEqualTo(8 * FULL);
  }

  @Test
  void whatAwaitsIsDroppedForAReason() {
    oldPlan(1);
    rig.requests(FULL);
    rig.sampler.dropAwaiting(LossReason.ERASED);

    assertThat(rig.losses.total(LossReason.ERASED)).isEqualTo(FULL);
    assertThat(rig.sampler.open()).isZero();
    rig.sampler.decideAwaiting();
    assertThat(rig.kept).isEmpty();
  }

  @Test
  void closingDecidesWhatAwaits() {
    oldPlan(1);
    rig.requests(FULL);
    rig.requests(3);
    rig.sampler.close();

    assertThat(rig.kept).hasSize(2);
    assertThat(rig.sampler.open()).isZero();
  }

  /** Whichever of two plans keeps more: requests, estimated by weight, are those that were. */
  @Test
  void weightsStayHonest() {
    Random random = new Random(5);
    rig.roll(random::nextDouble);
    int slices = 20_000;
    double[] probabilities = {0.05, 0.2, 0.6, 1};
    for (int i = 0; i < slices; i++) {
      oldPlan(probabilities[random.nextInt(4)]);
      rig.requests(1);
      rig.sampler.closeOpenSlice();
      plan(2, probabilities[random.nextInt(4)]);
      rig.sampler.decideAwaiting();
    }
    double estimate = 0;
    double variance = 0;
    for (Slice slice : rig.kept) {
      double weight = 1 / slice.keepProbability();
      estimate += weight;
      variance += weight * (weight - 1);
    }

    assertThat(estimate).isCloseTo(slices, within(4 * Math.sqrt(variance)));
    assertThat(rig.losses.total(LossReason.NOT_KEPT) + rig.kept.size()).isEqualTo(slices);
  }

  @Test
  void everyRequestIsCountedOnceWhileAppAndWorkerDecide() throws Exception {
    rig.roll(() -> 0.5);
    oldPlan(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(new Thread(() -> rig.requests(5_000)));
    }
    Thread worker =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                rig.sampler.decideAwaiting();
                rig.sampler.dropAwaiting(LossReason.ERASED);
              }
            });
    worker.start();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    worker.interrupt();
    worker.join();
    rig.sampler.close();

    long rows = rig.kept.stream().mapToLong(slice -> slice.requests().rows()).sum();
    assertThat(rows + rig.losses.total(LossReason.ERASED)).isEqualTo(8 * 5_000);
    assertThat(rig.sampler.seen()).isEqualTo(8 * 5_000);
    assertThat(rig.sampler.open()).isZero();
  }

  /** Obeys a plan of version 1 that the collector confirmed too long ago. */
  private void oldPlan(double keepProbability) {
    plan(1, keepProbability);
    rig.advice.confirmed(rig.clock.nanoTime() - CollectorAdvice.YOUNG_NANOS);
  }

  private void plan(long version, double keepProbability) {
    rig.plan(SamplingPlan.builder().version(version).keepProbability(keepProbability));
  }
}
