// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The benchmark at a size for every build: 2M requests a day, one seed, looser limits. */
class SimulationTest {

  private static final DayBudget BUDGET = DayBudget.DEFAULT;
  private static Map<Metric, Double> product = Map.of();
  private static Map<Metric, Double> timings = Map.of();
  private static Map<Metric, Double> head = Map.of();
  private static Coverage coverage = coverage();

  private static Coverage coverage() {
    TrafficGenerator generator = new TrafficGenerator(TrafficShape.reference(2_000_000), 1, null);
    Adaptive adaptive = new Adaptive(Product.BENCHMARK, FieldConditions.USUAL, Progress.SILENT);
    adaptive.sample(generator.day(1001, Progress.SILENT), BUDGET, 51);
    Workload day = generator.day(1002, Progress.SILENT);
    Truth truth = new Truth(day);
    product = Evaluation.of(day, truth, adaptive.sample(day, BUDGET, 101), BUDGET);
    timings = Evaluation.of(day, truth, new Uniform.Timings(true).sample(day, BUDGET, 1), BUDGET);
    head = Evaluation.of(day, truth, new Uniform.Head(1).sample(day, BUDGET, 1), BUDGET);
    Coverage redrawn = new Coverage(day, truth);
    for (int draw = 0; draw < 30; draw++) {
      redrawn.add(adaptive.redraw(day, draw));
    }
    return redrawn;
  }

  private static double of(Map<Metric, Double> metrics, Metric metric) {
    return metrics.getOrDefault(metric, Double.NaN);
  }

  @BeforeAll
  static void everySchemeRan() {
    assertThat(product).hasSameSizeAs(Metric.values());
    assertThat(timings).hasSameSizeAs(product);
    assertThat(head).hasSameSizeAs(product);
  }

  @Test
  void answers_areNearTheTruth() {
    assertThat(of(product, Metric.P50)).isLessThan(8.5);
    assertThat(of(product, Metric.P95)).isLessThan(11);
    assertThat(of(product, Metric.P95_P90)).isLessThan(35);
    assertThat(of(product, Metric.P99)).isLessThan(18);
    assertThat(of(product, Metric.COUNT)).isLessThan(11);
    assertThat(of(product, Metric.ERROR_RATE)).isLessThan(22);
    assertThat(of(product, Metric.P95_WITHIN_10)).isGreaterThan(45);
  }

  @Test
  void tails_areFarNearerThanByUniformTimingsAtTheSameBytes() {
    assertThat(of(product, Metric.P95)).isLessThan(0.75 * of(timings, Metric.P95));
    assertThat(of(product, Metric.P99)).isLessThan(0.4 * of(timings, Metric.P99));
    assertThat(of(product, Metric.ERROR_RATE)).isLessThan(0.4 * of(timings, Metric.ERROR_RATE));
    assertThat(of(product, Metric.P50)).isLessThan(1.3 * of(timings, Metric.P50));
    assertThat(of(product, Metric.COUNT)).isLessThan(1.3 * of(timings, Metric.COUNT));
  }

  @Test
  void uniformHeadSampling_isFarWorse() {
    assertThat(of(head, Metric.P95)).isGreaterThan(3.5 * of(product, Metric.P95));
    assertThat(of(head, Metric.P50)).isGreaterThan(2 * of(product, Metric.P50));
  }

  @Test
  void theBudget_isSpentAndNotMore() {
    assertThat(of(product, Metric.SPEND_DAY)).isCloseTo(1, within(0.02));
    assertThat(of(product, Metric.SPEND_WORST_5)).isLessThan(4);
    assertThat(of(product, Metric.WIRE_DAY)).isLessThan(1.15);
  }

  @Test
  void intervals_holdTheTruthAsOftenAsTheySay() {
    for (int answer = 0; answer < Coverage.ANSWERS.length; answer++) {
      assertThat(coverage.intervals(answer)).as(Coverage.ANSWERS[answer]).isGreaterThan(500);
      assertThat(coverage.percent(answer)).as(Coverage.ANSWERS[answer]).isBetween(91.5, 97.5);
    }
  }

  @Test
  void totals_areUnbiased_andRegionsErrAsMuchAsTheyThink() {
    assertThat(coverage.biasPercent()).isLessThan(0.6);
    assertThat(coverage.regionScoreDeviation()).isBetween(0.85, 1.12);
  }
}
