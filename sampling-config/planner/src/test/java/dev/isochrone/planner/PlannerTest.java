// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.plan.LogBucket;
import dev.isochrone.plan.SamplingPlan;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final Traffic BUSY = new Traffic(20e6, 12, 0.02, 2000);

  private final Planner planner = new Planner(StoredBytes.REFERENCE);

  @Test
  void keeps_everything_while_the_budget_allows_it_or_nothing_is_known() {
    assertThat(planner.predict(policy(100L << 30, 1), BUSY).keepProbability()).isEqualTo(1);
    assertThat(planner.predict(policy(1, 1), Traffic.UNKNOWN).keepProbability()).isEqualTo(1);
  }

  @Test
  void never_exceeds_the_policys_bound() {
    assertThat(planner.predict(policy(100L << 30, 0.3), BUSY).keepProbability()).isEqualTo(0.3);
  }

  @Test
  void still_sees_something_when_rollups_alone_eat_the_budget() {
    assertThat(planner.predict(policy(1000, 1), BUSY).keepProbability())
        .isEqualTo(Planner.LEAST_KEEP_PROBABILITY);
  }

  @Test
  void hands_the_policys_fractions_on() {
    SamplingPlan plan = planner.plan(policy(1L << 30, 1), BUSY, 7);

    assertThat(plan.version()).isEqualTo(7);
    assertThat(plan.enabled()).isTrue();
    assertThat(plan.phaseKeepProbability()).isEqualTo(0.25);
    assertThat(plan.exemplarKeepProbability()).isEqualTo(0.02);
    assertThat(plan.hotExemplarKeepProbability()).isEqualTo(0.5);
    assertThat(plan.hotBucket()).isEqualTo(LogBucket.of(3_000_000));
  }

  @Property
  void the_prediction_meets_the_budget_exactly_wherever_sampling_is_needed(
      @ForAll @LongRange(min = 10_000_000, max = 1L << 40) long budget,
      @ForAll @DoubleRange(min = 1, max = 1e9) double requestsPerDay,
      @ForAll @DoubleRange(min = 1, max = 32) double requestsPerSlice) {
    Traffic traffic = new Traffic(requestsPerDay, requestsPerSlice, 0.03, 1000);

    Prediction prediction = planner.predict(policy(budget, 1), traffic);

    assertThat(prediction.storedBytesPerDay()).isLessThanOrEqualTo(budget * 1.0000001);
    if (prediction.keepProbability() < 1) {
      assertThat(prediction.storedBytesPerDay()).isGreaterThanOrEqualTo(budget * 0.9999999);
    }
  }

  private static Policy policy(long storedBytesPerDay, double keepAtMost) {
    try {
      return PolicyFile.parse(
          "f",
          "version: 1\nbudget: {storedBytesPerDay: %d}\nkeepProbability: {atMost: %s}\n"
              .formatted(storedBytesPerDay, keepAtMost));
    } catch (PolicyException e) {
      throw new AssertionError(e);
    }
  }
}
