// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isochrone.collector.EnrichedBatch;
import dev.isochrone.collector.Refusal;
import dev.isochrone.collector.TestBatches;
import dev.isochrone.plan.SamplingPlan;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class WeightCheckTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long VERSION = 7;
  private static final double KEEP = 0.25;

  private final SamplingPlan plan =
      SamplingPlan.builder().version(VERSION).keepProbability(KEEP).build();
  private final WeightCheck check = new WeightCheck(version -> version == VERSION ? plan : null);

  @Test
  void what_the_plan_gives_is_believed() {
    EnrichedBatch batch = batch(VERSION, KEEP);

    assertThat(check.check(batch)).isSameAs(batch);
  }

  @Test
  void a_rounding_to_four_digits_is_believed() {
    EnrichedBatch batch = batch(VERSION, 0.2501);

    assertThat(check.check(batch)).isSameAs(batch);
  }

  @Test
  void an_inflated_weight_is_quarantined_with_what_was_expected() {
    EnrichedBatch batch = batch(VERSION, KEEP / 100);

    EnrichedBatch checked = check.check(batch);

    assertThat(checked.valid().slices().isEmpty()).isTrue();
    assertThat(checked.valid().quarantined())
        .hasSize(3)
        .allSatisfy(
            slice -> {
              assertThat(slice.reason()).isEqualTo(Refusal.WEIGHT_MISMATCH);
              assertThat(slice.expectedKeep()).isCloseTo(KEEP, within(1e-9));
            });
    assertThat(ArrivedBatches.accounted(checked.valid()))
        .isEqualTo(ArrivedBatches.kept(batch.valid()));
  }

  @Test
  void a_deflated_weight_is_no_better() {
    assertThat(check.check(batch(VERSION, 1)).valid().slices().isEmpty()).isTrue();
  }

  @Test
  void a_plan_that_never_was_is_quarantined() {
    EnrichedBatch checked = check.check(batch(VERSION + 1, KEEP));

    assertThat(checked.valid().quarantined())
        .extracting(slice -> slice.reason())
        .containsOnly(Refusal.UNKNOWN_PLAN);
  }

  @Test
  void one_forged_slice_leaves_the_others() {
    ObjectNode tree = tree(VERSION, KEEP);
    TestBatches.set(tree, "slices", "keep", 1, number(0.001));
    EnrichedBatch batch = ArrivedBatches.of(tree, 1, 1);

    assertThat(check.check(batch).valid().slices().stream()).containsExactly(0, 2);
  }

  @Test
  void a_timing_that_claims_more_than_its_slice_gives_is_quarantined() {
    ObjectNode tree = tree(VERSION, KEEP);
    TestBatches.fill(tree, "timings", "keep", 6, number(1));
    TestBatches.set(tree, "timings", "keep", 5, number(0.5));

    EnrichedBatch checked = check.check(ArrivedBatches.of(tree, 1, 1));

    assertThat(checked.valid().slices().stream()).containsExactly(0, 1);
  }

  @Test
  void a_device_within_its_own_budget_keeps_less_and_says_by_which_factor() {
    EnrichedBatch batch = thinned(KEEP / 8, 0.125);

    assertThat(checkOf(plan(5_000)).check(batch)).isSameAs(batch);
    assertThat(checkOf(plan(5_000)).check(thinned(KEEP / 8, 0.25)).valid().slices().isEmpty())
        .as("another factor than the probability's")
        .isTrue();
  }

  @Test
  void a_factor_that_no_budget_explains_is_quarantined() {
    assertThat(check.check(thinned(KEEP / 8, 0.125)).valid().slices().isEmpty())
        .as("a plan without a budget")
        .isTrue();
    assertThat(checkOf(plan(5_000)).check(thinned(KEEP / 32, 1.0 / 32)).valid().slices().isEmpty())
        .as("less than the least")
        .isTrue();
  }

  private static SamplingPlan plan(long wireBytesPerDay) {
    return SamplingPlan.builder()
        .version(VERSION)
        .keepProbability(KEEP)
        .deviceBudget(wireBytesPerDay, wireBytesPerDay)
        .build();
  }

  private static WeightCheck checkOf(SamplingPlan plan) {
    return new WeightCheck(version -> version == VERSION ? plan : null);
  }

  private static EnrichedBatch thinned(double keep, double deviceKeep) {
    ObjectNode tree = tree(VERSION, keep);
    TestBatches.fill(tree, "slices", "device_keep", 3, number(deviceKeep));
    return ArrivedBatches.of(tree, 1, 1);
  }

  private static EnrichedBatch batch(long version, double keep) {
    return ArrivedBatches.of(tree(version, keep), 1, 1);
  }

  /** Three slices of two requests. */
  private static ObjectNode tree(long version, double keep) {
    ObjectNode tree = TestBatches.batch(1, 3, 2);
    TestBatches.fill(tree, "slices", "plan", 3, JSON.getNodeFactory().numberNode(version));
    TestBatches.fill(tree, "slices", "keep", 3, number(keep));
    return tree;
  }

  private static JsonNode number(double value) {
    return JSON.getNodeFactory().numberNode(value);
  }
}
