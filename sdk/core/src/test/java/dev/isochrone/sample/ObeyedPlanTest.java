// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.FakeRequest;
import dev.isochrone.LossReason;
import dev.isochrone.NetworkSource;
import dev.isochrone.RequestColumns.Field;
import dev.isochrone.Slice;
import dev.isochrone.plan.FloorRules;
import dev.isochrone.plan.Outcome;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.ValueRule;
import dev.isochrone.plan.ValueTable;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A slice is drawn, its timings and exemplars inside it, as the plan in force says. */
class ObeyedPlanTest {

  private final SamplerRig rig = new SamplerRig(NetworkSource.UNKNOWN);

  @Test
  void theDrawDecidesOverTheWholeSlice() {
    rig.plan(SamplingPlan.builder().version(3).keepProbability(0.25).phaseKeepProbability(0.5));

    rig.rolls.add(0.25);
    rig.requests(32);
    rig.rolls.addAll(List.of(0.2499, 0.5));
    rig.requests(32);
    rig.rolls.addAll(List.of(0.0, 0.4999));
    rig.requests(32);

    assertThat(rig.losses.total(LossReason.NOT_KEPT)).isEqualTo(32);
    assertThat(rig.kept).hasSize(2);
    assertThat(rig.kept).extracting(Slice::keepProbability).containsOnly(0.25);
    assertThat(rig.kept).extracting(Slice::phaseKeepProbability).containsOnly(0.5);
    assertThat(rig.kept).extracting(Slice::planVersion).containsOnly(3L);
    assertThat(rig.kept).extracting(Slice::phased).containsExactly(false, true);
    assertThat(rig.rolls).isEmpty();
  }

  @Test
  void exemplarsAreDrawnOneByOneAndHotOnesMoreOften() {
    rig.plan(
        SamplingPlan.builder()
            .version(1)
            .exemplarKeepProbability(0.125)
            .hotExemplarKeepProbability(0.5));
    rig.rolls.addAll(List.of(0.9, 0.12, 0.125, 0.49)); // the slice is certain

    rig.requests(2);
    rig.failure();

    Slice slice = rig.kept.get(0);
    assertThat(slice.exemplarKeep(0)).isEqualTo(0.125);
    assertThat(slice.exemplarKeep(1)).isZero();
    assertThat(slice.exemplarKeep(2)).isEqualTo(0.5);
    assertThat(slice.exemplars()).isEqualTo(2);
  }

  @Test
  void aPlanThatKeepsNothingDrawsNothingIn() {
    rig.plan(SamplingPlan.builder().version(1).keepProbability(0));
    rig.rolls.add(0.0);

    rig.requests(32);

    assertThat(rig.kept).isEmpty();
    assertThat(rig.losses.total(LossReason.NOT_KEPT)).isEqualTo(32);
  }

  @Test
  void timingsThatTeachLittleAreDrawnInsideTheSlice() {
    double errorGain = 22; // all of 18 + 4 bytes: certain to be kept
    ValueTable table = ValueTable.builder(1, 300, 350, 0, 0, 0, errorGain).build();
    rig.plan(SamplingPlan.builder().version(1).valueRule(new ValueRule(0.125, 1, 18, 4, table)));
    rig.rolls.addAll(List.of(0.9, 0.1249, 0.125, 0.9)); // the slice is certain

    rig.requests(3);
    rig.failure();

    Slice slice = rig.kept.get(0);
    assertThat(slice.keepProbability()).isEqualTo(1);
    assertThat(slice.requests().rows()).isEqualTo(2);
    assertThat(slice.timingKeep(0)).isEqualTo(0.125);
    assertThat(slice.timingKeep(1)).isEqualTo(1);
    assertThat(slice.requests().number(1, Field.OUTCOME)).isEqualTo(Outcome.TIMEOUT.code());
    assertThat(rig.losses.total(LossReason.NOT_KEPT)).isEqualTo(2);
    assertThat(rig.rolls).isEmpty();
  }

  @Test
  void theKillSwitchCountsWhatEndsAfterIt() {
    rig.requests(1);
    rig.plan(SamplingPlan.builder().version(1).enabled(false));
    rig.requests(2);

    assertThat(rig.losses.total(LossReason.DISABLED)).isEqualTo(2);
    assertThat(rig.sampler.open()).isEqualTo(1);
  }

  @Test
  void aRuleOfThePlanDropsUnseen() {
    rig.plan(
        SamplingPlan.builder()
            .version(1)
            .floors(FloorRules.builder().drop("*", FloorRules.bit(Outcome.SERVER_ERROR)).build()));
    rig.sampler.accept(FakeRequest.endedAt(rig.clock.nanoTime()).outcome(Outcome.SERVER_ERROR));
    rig.requests(1);

    assertThat(rig.losses.total(LossReason.POLICY_DROP)).isEqualTo(1);
    assertThat(rig.sampler.open()).isEqualTo(1);
    assertThat(rig.sampler.seen()).isEqualTo(2);
  }

  @Test
  void theDevicesOwnBudgetLowersTheProbabilityBeforeTheDrawAndTellsWhatItCost() {
    rig.plan(SamplingPlan.builder().version(5).keepProbability(0.5).deviceBudget(9, 9));
    rig.advice.deviceKeep(0.25);
    rig.rolls.addAll(List.of(0.1, 0.2, 0.6));
    rig.rolls.addAll(Collections.nCopies(32, 0.0)); // phases, exemplars
    rig.rolls.addFirst(0.124);
    rig.requests(32);
    rig.rolls.clear();
    rig.rolls.addAll(List.of(0.125, 0.4, 0.5));
    rig.requests(3 * 32);

    assertThat(rig.kept).hasSize(1);
    assertThat(rig.kept.get(0).keepProbability()).isEqualTo(0.125);
    assertThat(rig.kept.get(0).deviceKeep()).isEqualTo(0.25);
    assertThat(rig.losses.total(LossReason.DEVICE_BUDGET)).isEqualTo(2 * 32);
    assertThat(rig.losses.total(LossReason.NOT_KEPT)).isEqualTo(32);
  }

  @Test
  void aPlanWithoutABudgetForDevicesIsNotThinned() {
    rig.plan(SamplingPlan.builder().version(5));
    rig.advice.deviceKeep(0.25);
    rig.requests(32);

    assertThat(rig.kept.get(0).keepProbability()).isEqualTo(1);
    assertThat(rig.kept.get(0).deviceKeep()).isEqualTo(1);
  }
}
