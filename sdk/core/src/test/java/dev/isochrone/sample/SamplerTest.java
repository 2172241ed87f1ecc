// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.CollectorAdvice;
import dev.isochrone.FakeClock;
import dev.isochrone.FakeRequest;
import dev.isochrone.LossReason;
import dev.isochrone.Losses;
import dev.isochrone.NetworkSource;
import dev.isochrone.RequestColumns.Field;
import dev.isochrone.Slice;
import dev.isochrone.plan.FloorRules;
import dev.isochrone.plan.Outcome;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import dev.isochrone.plan.ValueRule;
import dev.isochrone.plan.ValueTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SamplerTest {

  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;

  private final FakeClock clock = new FakeClock();
  private final CollectorAdvice advice = new CollectorAdvice();
  private final Losses losses = new Losses();
  private final List<Slice> kept = new ArrayList<>();
  private final ArrayDeque<Double> rolls = new ArrayDeque<>();
  private int woken;
  private int state;
  private NetworkSource network = NetworkSource.UNKNOWN;

  private final Sampler sampler =
      new SlicingLimits(2 * MINUTE, 30 * MINUTE)
          .sampler(advice, new ChangingNetwork(), this::roll, losses, new KeptSlices());

  @Test
  void aSliceClosesWithItsThirtySecondRequest() {
    requests(31);
    assertThat(kept).isEmpty();

    requests(1);

    assertThat(kept).hasSize(1);
    assertThat(kept.get(0).requests().rows()).isEqualTo(32);
    assertThat(sampler.open()).isZero();
  }

  @Test
  void aSliceClosesWhenItIsTwoMinutesOld() {
    requests(1);
    clock.advanceMillis(2 * MINUTE - 1);
    requests(1);
    assertThat(kept).isEmpty();

    clock.advanceMillis(1);
    requests(1);

    assertThat(kept).hasSize(1);
    assertThat(kept.get(0).requests().rows()).isEqualTo(2);
    assertThat(sampler.open()).as("a request belongs to the slice open when it ends").isEqualTo(1);
  }

  @Test
  void anOutdatedSliceClosesWithoutAnotherRequest() {
    requests(1);
    assertThat(sampler.nanosToOutdated(clock.nanoTime())).isEqualTo(2 * MINUTE * 1_000_000);
    clock.advanceMillis(2 * MINUTE);
    assertThat(sampler.nanosToOutdated(clock.nanoTime())).isZero();

    sampler.closeOutdated(clock.nanoTime());

    assertThat(kept).hasSize(1);
    assertThat(sampler.nanosToOutdated(clock.nanoTime())).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aHotRequestClosesASliceAtMostOncePerThirtySeconds() {
    requests(3);
    failure();
    assertThat(kept).hasSize(1);
    assertThat(kept.get(0).requests().rows()).isEqualTo(4);

    failure();
    clock.advanceMillis(30 * SECOND - 1);
    failure();
    assertThat(kept).hasSize(1);

    clock.advanceMillis(1);
    sampler.accept(FakeRequest.endedAt(clock.nanoTime()).totalMicros(5_000_000));
    assertThat(kept).hasSize(2);
    assertThat(kept.get(1).requests().rows()).isEqualTo(3);
  }

  @Test
  void cancellingIsNotHot() {
    sampler.accept(FakeRequest.endedAt(clock.nanoTime()).outcome(Outcome.CANCELLED));

    assertThat(kept).isEmpty();
  }

  @Test
  void aSessionEndsAfterThirtyQuietMinutes() {
    requests(1);
    clock.advanceMillis(30 * MINUTE - 1);
    requests(1);
    clock.advanceMillis(30 * MINUTE);
    requests(1);
    sampler.closeOpenSlice();

    assertThat(kept).extracting(Slice::session).containsExactly(0L, 0L, 1L);
    assertThat(kept).extracting(Slice::number).containsExactly(0, 1, 0);
    assertThat(sampler.sessions()).isEqualTo(2);
  }

  @Test
  void aNewSessionMayCloseHotAtOnce() {
    failure();
    clock.advanceMillis(30 * MINUTE);
    failure();

    assertThat(kept).hasSize(2);
  }

  @Test
  void theDrawDecidesOverTheWholeSlice() {
    plan(SamplingPlan.builder().version(3).keepProbability(0.25).phaseKeepProbability(0.5));

    rolls.add(0.25);
    requests(32);
    rolls.addAll(List.of(0.2499, 0.5));
    requests(32);
    rolls.addAll(List.of(0.0, 0.4999));
    requests(32);

    assertThat(losses.total(LossReason.NOT_KEPT)).isEqualTo(32);
    assertThat(kept).hasSize(2);
    assertThat(kept).extracting(Slice::keepProbability).containsOnly(0.25);
    assertThat(kept).extracting(Slice::phaseKeepProbability).containsOnly(0.5);
    assertThat(kept).extracting(Slice::planVersion).containsOnly(3L);
    assertThat(kept).extracting(Slice::phased).containsExactly(false, true);
    assertThat(rolls).isEmpty();
  }

  @Test
  void exemplarsAreDrawnOneByOneAndHotOnesMoreOften() {
    plan(
        SamplingPlan.builder()
            .version(1)
            .exemplarKeepProbability(0.125)
            .hotExemplarKeepProbability(0.5));
    rolls.addAll(List.of(0.9, 0.12, 0.125, 0.49)); // the slice is certain

    requests(2);
    failure();

    Slice slice = kept.get(0);
    assertThat(slice.exemplarKeep(0)).isEqualTo(0.125);
    assertThat(slice.exemplarKeep(1)).isZero();
    assertThat(slice.exemplarKeep(2)).isEqualTo(0.5);
    assertThat(slice.exemplars()).isEqualTo(2);
  }

  @Test
  void aPlanThatKeepsNothingDrawsNothingIn() {
    plan(SamplingPlan.builder().version(1).keepProbability(0));
    rolls.add(0.0);

    requests(32);

    assertThat(kept).isEmpty();
    assertThat(losses.total(LossReason.NOT_KEPT)).isEqualTo(32);
  }

  @Test
  void timingsThatTeachLittleAreDrawnInsideTheSlice() {
    double errorGain = 22; // all of 18 + 4 bytes: certain to be kept
    ValueTable table = ValueTable.builder(1, 300, 350, 0, 0, 0, errorGain).build();
    plan(SamplingPlan.builder().version(1).valueRule(new ValueRule(0.125, 1, 18, 4, table)));
    rolls.addAll(List.of(0.9, 0.1249, 0.125, 0.9)); // the slice is certain

    requests(3);
    failure();

    Slice slice = kept.get(0);
    assertThat(slice.keepProbability()).isEqualTo(1);
    assertThat(slice.requests().rows()).isEqualTo(2);
    assertThat(slice.timingKeep(0)).isEqualTo(0.125);
    assertThat(slice.timingKeep(1)).isEqualTo(1);
    assertThat(slice.requests().number(1, Field.OUTCOME)).isEqualTo(Outcome.TIMEOUT.code());
    assertThat(losses.total(LossReason.NOT_KEPT)).isEqualTo(2);
    assertThat(rolls).isEmpty();
  }

  @Test
  void theKillSwitchCountsWhatEndsAfterIt() {
    requests(1);
    plan(SamplingPlan.builder().version(1).enabled(false));
    requests(2);

    assertThat(losses.total(LossReason.DISABLED)).isEqualTo(2);
    assertThat(sampler.open()).isEqualTo(1);
  }

  @Test
  void aRuleOfThePlanDropsUnseen() {
    plan(
        SamplingPlan.builder()
            .version(1)
            .floors(FloorRules.builder().drop("*", FloorRules.bit(Outcome.SERVER_ERROR)).build()));
    sampler.accept(FakeRequest.endedAt(clock.nanoTime()).outcome(Outcome.SERVER_ERROR));
    requests(1);

    assertThat(losses.total(LossReason.POLICY_DROP)).isEqualTo(1);
    assertThat(sampler.open()).isEqualTo(1);
    assertThat(sampler.seen()).isEqualTo(2);
  }

  @Test
  void aSliceCarriesWhereItWasWhenItClosed() {
    requests(1);
    advice.country("DE");
    network = new Cellular();
    sampler.closeOpenSlice();

    assertThat(kept.get(0).country()).isEqualTo("DE");
    assertThat(kept.get(0).network()).isEqualTo("cell/lte");
    assertThat(kept.get(0).carrier()).isEqualTo("440-10");
  }

  @Test
  void theNetworksCountrySpeaksUntilTheCollectorHasTold() {
    network = new Cellular();
    requests(32);
    advice.country("DE");
    requests(32);

    assertThat(kept).extracting(Slice::country).containsExactly("JP", "DE");
  }

  @Test
  void theDevicesOwnBudgetLowersTheProbabilityBeforeTheDrawAndTellsWhatItCost() {
    plan(SamplingPlan.builder().version(5).keepProbability(0.5).deviceBudget(9, 9));
    advice.deviceKeep(0.25);
    rolls.addAll(List.of(0.1, 0.2, 0.6));
    rolls.addAll(Collections.nCopies(32, 0.0)); // phases, exemplars
    rolls.addFirst(0.124);
    requests(32);
    rolls.clear();
    rolls.addAll(List.of(0.125, 0.4, 0.5));
    requests(3 * 32);

    assertThat(kept).hasSize(1);
    assertThat(kept.get(0).keepProbability()).isEqualTo(0.125);
    assertThat(kept.get(0).deviceKeep()).isEqualTo(0.25);
    assertThat(losses.total(LossReason.DEVICE_BUDGET)).isEqualTo(2 * 32);
    assertThat(losses.total(LossReason.NOT_KEPT)).isEqualTo(32);
  }

  @Test
  void aPlanWithoutABudgetForDevicesIsNotThinned() {
    plan(SamplingPlan.builder().version(5));
    advice.deviceKeep(0.25);
    requests(32);

    assertThat(kept.get(0).keepProbability()).isEqualTo(1);
    assertThat(kept.get(0).deviceKeep()).isEqualTo(1);
  }

  @Test
  void aSliceHasTheStateInWhichItBegan() {
    state = NetworkSource.ROAMING;
    requests(1);
    state = NetworkSource.BACKGROUND;
    requests(31 + 32);

    assertThat(kept)
        .extracting(Slice::deviceState)
        .containsExactly(NetworkSource.ROAMING, NetworkSource.BACKGROUND);
  }

  @Test
  void aNetworkSourceThatThrowsCostsItsSliceAndNothingElse() {
    network = new Broken();
    requests(32);
    network = NetworkSource.UNKNOWN;
    requests(32);

    assertThat(losses.total(LossReason.INTERNAL)).isEqualTo(32);
    assertThat(kept).hasSize(1);
  }

  @Test
  void afterCloseRequestsAreCountedAsClosed() {
    requests(2);
    sampler.close();
    requests(3);

    assertThat(kept).hasSize(1);
    assertThat(losses.total(LossReason.CLOSED)).isEqualTo(3);
    assertThat(sampler.seen()).isEqualTo(5);
  }

  @Test
  void closingWaitsForASliceThatAnotherThreadIsDeciding() throws Exception {
    HeldUp held = new HeldUp(Thread.currentThread());
    network = held;
    Thread app = new Thread(() -> requests(32));
    app.start();
    held.decides.await();

    sampler.close();
    int keptThen = kept.size();
    held.isOver = true;
    app.join();

    assertThat(keptThen).isEqualTo(1);
    assertThat(sampler.open()).isZero();
  }

  @Test
  void openingASliceIsTold() {
    requests(2);
    sampler.closeOpenSlice();
    requests(1);

    assertThat(woken).isEqualTo(2);
  }

  @Test
  void keptSlicesAreNotChangedByLaterOnes() {
    sampler.accept(FakeRequest.endedAt(clock.nanoTime()).api("first"));
    sampler.closeOpenSlice();
    for (int i = 0; i < 3; i++) {
      sampler.accept(FakeRequest.endedAt(clock.nanoTime()).api("later"));
      sampler.closeOpenSlice();
    }

    assertThat(kept.get(0).requests().text(0, dev.isochrone.RequestColumns.Text.API))
        .isEqualTo("first");
  }

  /** The next of the rolls; 0 where a test says none. */
  private double roll() {
    Double next = rolls.pollFirst();
    return next == null ? 0 : next;
  }

  private void requests(int count) {
    for (int i = 0; i < count; i++) {
      sampler.accept(FakeRequest.endedAt(clock.nanoTime()));
    }
  }

  private void failure() {
    sampler.accept(FakeRequest.endedAt(clock.nanoTime()).outcome(Outcome.TIMEOUT));
  }

  private void plan(SamplingPlan.Builder plan) {
    advice.plan(SamplingPlanCodec.encode(plan.build()));
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

  private final class ChangingNetwork implements NetworkSource {
    @Override
    public int deviceState() {
      return state;
    }

    @Override
    public String network() {
      return network.network();
    }

    @Override
    public String carrier() {
      return network.carrier();
    }

    @Override
    public String country() {
      return network.country();
    }
  }

  private static final class Cellular implements NetworkSource {
    @Override
    public String network() {
      return "cell/lte";
    }

    @Override
    public String carrier() {
      return "440-10";
    }

    @Override
    public String country() {
      return "JP";
    }
  }

  /** Holds up a decision until whoever closes waits for it. */
  private static final class HeldUp implements NetworkSource {
    final CountDownLatch decides = new CountDownLatch(1);
    volatile boolean isOver;
    private final Thread closing;

    HeldUp(Thread closing) {
      this.closing = closing;
    }

    @Override
    public String network() {
      decides.countDown();
      while (!isOver && closing.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      return "";
    }

    @Override
    public String carrier() {
      return "";
    }
  }

  private static final class Broken implements NetworkSource {
    @Override
    public String network() {
      throw new IllegalStateException("a bug of the app");
    }

    @Override
    public String carrier() {
      return "";
    }
  }
}
