// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isochrone.planner.Policy;
import dev.isochrone.planner.PolicyFile;
import dev.isochrone.planner.allocate.Prices;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A policy's rules in the closed loop: they hold, and so does the budget; also in bad weather. */
class PolicySimulationTest {

  private static final long REQUESTS = 500_000;
  private static final int FLOORED_REGION = 2;
  private static final int DROPPED_API = 3;
  private static final int DRAWS = 20;
  private static Workload before = generate(REQUESTS, 1);
  private static Workload day = generate(REQUESTS, 2);
  private static Sample sample = new Sample(true);
  private static DayBudget budget = DayBudget.DEFAULT;

  private static Workload generate(long requests, int number) {
    TrafficShape shape = TrafficShape.reference(requests).withGrid(8, 12, 1, 1);
    return new TrafficGenerator(shape, 5, null).day(number, Progress.SILENT);
  }

  @BeforeAll
  static void sampleADay() throws Exception {
    Policy policy =
        PolicyFile.parse(
            "f",
            """
            version: 1
            budget: {storedBytesPerDay: 450 kB, burst: 3}
            exemplars: {keepProbability: 0.001, hotKeepProbability: 0.01}
            rules:
              - {api: "GET /v1/a003*", drop: true}
              - {region: R002, outcome: error, keepProbabilityAtLeast: 0.5}
            """);
    Product product = Product.of("ruled", policy.recording());
    budget =
        new DayBudget(
            policy.storedBytesPerDay() / (double) REQUESTS,
            policy.burst(),
            Prices.MEASURED.withPhases(0.25));
    Adaptive adaptive = new Adaptive(product, FieldConditions.USUAL, Progress.SILENT);
    adaptive.sample(before, budget, 1);
    sample = adaptive.sample(day, budget, 2);
  }

  @Test
  void theBudget_isSpentWithFloorsInIt() {
    assertThat(sample.storedBytes() / 450_000).isCloseTo(1, within(0.02));
  }

  @Test
  void floors_holdBesideAdmission() {
    int kept = 0;
    int all = 0;
    for (int i = 0; i < day.requests; i++) {
      all += isFloored(i) ? 1 : 0;
    }
    for (int i = 0; i < sample.size; i++) {
      if (isFloored(sample.requests[i])) {
        kept++;
      }
    }
    assertThat(all).isGreaterThan(300);
    assertThat(kept / (double) all).isGreaterThan(0.42); // the spike's part goes by admission
  }

  private static boolean isFloored(int request) {
    int cell = day.cells[request];
    return day.errors[request]
        && day.grid.region(cell) == FLOORED_REGION
        && day.grid.api(cell) != DROPPED_API;
  }

  @Test
  void whatIsDropped_isNeverThere() {
    for (int i = 0; i < sample.size; i++) {
      assertThat(day.grid.api(day.cells[sample.requests[i]])).isNotEqualTo(DROPPED_API);
    }
  }

  /** Of a day of {@link #REQUESTS} one draw in four passes the burst by luck: a minute is small. */
  @Test
  void theBudgetHolds_withOldPlansLostUploadsAndClocksHoursOff() {
    Workload largeBefore = generate(4 * REQUESTS, 1);
    Workload large = generate(4 * REQUESTS, 2);
    Truth truth = new Truth(large);
    for (FieldConditions field :
        new FieldConditions[] {
          new FieldConditions(PlanAges.STALE, 0, 0), new FieldConditions(PlanAges.USUAL, 0.1, 5)
        }) {
      Adaptive adaptive = new Adaptive(Product.BENCHMARK, field, Progress.SILENT);
      DayBudget even = new DayBudget(0.9, 3, Prices.MEASURED);
      adaptive.sample(largeBefore, even, 1);
      var metrics = Evaluation.of(large, truth, adaptive.sample(large, even, 2), even);

      assertThat(metrics.getOrDefault(Metric.SPEND_DAY, 0.0)).isCloseTo(1, within(0.03));
      assertThat(metrics.getOrDefault(Metric.SPEND_WORST_5, 9.0)).isLessThan(3);
      assertThat(metrics.getOrDefault(Metric.WIRE_DAY, 9.0)).isLessThan(1.15);
    }
  }

  @Test
  void lostUploads_areMissingFromNothing_andCostTheWireAlone() {
    DayBudget even = new DayBudget(0.9, 3, Prices.MEASURED);
    double[] wires = new double[2];
    for (int lossy = 0; lossy < 2; lossy++) {
      FieldConditions field = new FieldConditions(PlanAges.USUAL, 0.1 * lossy, 0);
      Adaptive adaptive = new Adaptive(Product.BENCHMARK, field, Progress.SILENT);
      adaptive.sample(before, even, 1);
      var metrics = Evaluation.of(day, new Truth(day), adaptive.sample(day, even, 2), even);
      wires[lossy] = metrics.getOrDefault(Metric.WIRE_DAY, 0.0);
      double bias = 0;
      for (int draw = 0; draw < DRAWS; draw++) {
        var redrawn = Evaluation.of(day, new Truth(day), adaptive.redraw(day, draw), even);
        bias += redrawn.getOrDefault(Metric.BIAS, 99.0) / DRAWS;
      }

      assertThat(bias).isCloseTo(0, within(1.5));
      assertThat(metrics.getOrDefault(Metric.SPEND_DAY, 0.0)).isCloseTo(1, within(0.03));
    }
    assertThat(wires[1] / wires[0]).isCloseTo(1 / 0.9, within(0.04));
  }
}
