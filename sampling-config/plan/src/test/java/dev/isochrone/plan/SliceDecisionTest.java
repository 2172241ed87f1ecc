// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SliceDecisionTest {

  private static final double SLICE_BYTES = 18;
  private static final double TIMING_BYTES = 5;

  private record Request(String api, int bucket, Outcome outcome) {}

  @Provide
  Arbitrary<List<Request>> slices() {
    return Combinators.combine(
            Arbitraries.of("GET /a", "GET /b", "GET /c", "GET /unknown"),
            Arbitraries.integers().between(100, 400),
            Arbitraries.of(Outcome.OK, Outcome.OK, Outcome.TIMEOUT))
        .as(Request::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(SliceDecision.MAX_REQUESTS);
  }

  private static SamplingPlan plan(double base, double lambda) {
    return plan(base, lambda, FloorRules.NONE);
  }

  private static SamplingPlan plan(double base, double lambda, FloorRules floors) {
    ValueTable table =
        ValueTable.builder(1, 300, 340, 0.5, 9, 40, 3)
            .add("GET /a".hashCode(), 200, 260, 0.01, 0.2, 2, 1)
            .add("GET /b".hashCode(), 320, 390, 0.3, 6, 30, 4)
            .add("GET /c".hashCode(), 250, 251, 0, 0, 0, 0)
            .build();
    return SamplingPlan.builder()
        .keepProbability(0.25)
        .floors(floors)
        .valueRule(new ValueRule(base, lambda, SLICE_BYTES, TIMING_BYTES, table))
        .build();
  }

  private static SliceDecision decide(SamplingPlan plan, List<Request> requests) {
    SliceDecision decision = new SliceDecision(plan);
    decision.reset(plan);
    for (Request request : requests) {
      decision.add(request.api(), request.bucket(), request.outcome());
    }
    return decision;
  }

  @Property
  void keepProbability_isWorthTheBytesOfTheBestSubset(@ForAll("slices") List<Request> requests) {
    List<Request> few = requests.subList(0, Math.min(10, requests.size()));
    SamplingPlan plan = plan(0.01, 0.3);
    ValueTable table = Objects.requireNonNull(plan.valueRule()).table();
    double best = 0;
    for (int subset = 1; subset < 1 << few.size(); subset++) {
      double sum = 0;
      for (int i = 0; i < few.size(); i++) {
        Request request = few.get(i);
        if ((subset >> i & 1) == 1) {
          sum +=
              table.value(
                  table.rowOf(request.api()), request.bucket(), request.outcome().isError());
        }
      }
      best = Math.max(best, sum / (SLICE_BYTES + TIMING_BYTES * Integer.bitCount(subset)));
    }

    assertThat(decide(plan, few).keepProbability())
        .isCloseTo(Math.min(1, Math.sqrt(0.01 * 0.01 + 0.3 * 0.3 * best)), within(1e-12));
  }

  @Property
  void keepProbabilityAtMost_isReachedByNone_andIsNotFarAbove(
      @ForAll("slices") List<Request> requests,
      @ForAll @DoubleRange(min = 0, max = 1) double floor,
      @ForAll @DoubleRange(min = 0.01, max = 2) double lambda) {
    FloorRules floors =
        FloorRules.builder().atLeast("*", FloorRules.bit(Outcome.TIMEOUT), floor).build();
    for (SamplingPlan plan : List.of(plan(0.01, lambda), plan(0.01, lambda, floors))) {
      SliceDecision decision = decide(plan, requests);
      double atMost = decision.keepProbabilityAtMost();
      double keepProbability = decision.keepProbability();

      assertThat(Math.max(keepProbability, SliceDecision.rounded(keepProbability)))
          .isLessThan(atMost);
      assertThat(atMost)
          .isLessThan(
              1.002 * keepProbability * Math.sqrt((SLICE_BYTES + TIMING_BYTES) / TIMING_BYTES));
    }
  }

  @Property
  void keepProbability_canBeRecomputedFromWhatIsSurelySent(
      @ForAll("slices") List<Request> requests) {
    SamplingPlan plan = plan(0.01, 0.2);
    SliceDecision whole = decide(plan, requests);
    double keepProbability = whole.keepProbability();
    List<Request> sent = new ArrayList<>();
    List<Double> sentKeep = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      if (whole.timingKeepProbability(i) == 1 || i % 2 == 0) {
        sent.add(requests.get(i));
        sentKeep.add(whole.timingKeepProbability(i));
      }
    }

    SliceDecision recomputed = decide(plan, sent);

    assertThat(recomputed.keepProbability()).isEqualTo(keepProbability);
    for (int i = 0; i < sent.size(); i++) {
      assertThat(recomputed.timingKeepProbability(i)).isEqualTo(sentKeep.get(i));
    }
  }

  @Property
  void floors_holdForEveryRequestThatFits_andLeaveTheDecisionRecomputable(
      @ForAll("slices") List<Request> requests,
      @ForAll @DoubleRange(min = 0, max = 1) double failures,
      @ForAll @DoubleRange(min = 0, max = 1) double ofA,
      @ForAll boolean withTable) {
    FloorRules floors =
        FloorRules.builder()
            .atLeast("*", FloorRules.bit(Outcome.TIMEOUT), failures)
            .atLeast("GET /a*", FloorRules.ANY_OUTCOME, ofA)
            .build();
    SamplingPlan plan =
        withTable
            ? plan(0.001, 0.02, floors)
            : SamplingPlan.builder().keepProbability(0.01).floors(floors).build();
    SliceDecision whole = decide(plan, requests);
    double keepProbability = whole.keepProbability();
    List<Request> sent = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      Request request = requests.get(i);
      double timingKeep = whole.timingKeepProbability(i);
      assertThat(keepProbability * timingKeep)
          .isGreaterThanOrEqualTo(floors.keepProbabilityAtLeast(request.api(), request.outcome()));
      if (timingKeep == 1) {
        sent.add(request);
      }
    }

    assertThat(decide(plan, sent).keepProbability()).isEqualTo(keepProbability);
  }

  @Property
  void oneMoreRequest_neverMakesASliceUnlikelier(@ForAll("slices") List<Request> requests) {
    SamplingPlan plan = plan(0.02, 0.1);
    double before = decide(plan, requests.subList(0, requests.size() - 1)).keepProbability();

    assertThat(decide(plan, requests).keepProbability()).isGreaterThanOrEqualTo(before);
  }

  @Property
  void timings_areKeptWithPowersOfTwo_theMostTellingAlways(
      @ForAll("slices") List<Request> requests) {
    SliceDecision decision = decide(plan(0.001, 0.2), requests);
    assertThat(decision.keepProbability()).isBetween(0.001, 1.0);
    double most = 0;
    for (int i = 0; i < requests.size(); i++) {
      double keep = decision.timingKeepProbability(i);
      assertThat(Math.scalb(1.0, Math.getExponent(keep))).isEqualTo(keep);
      most = Math.max(most, keep);
    }
    assertThat(most).isEqualTo(1);
  }

  @Test
  void withoutARule_allSlicesAreAlike() {
    SamplingPlan plan = SamplingPlan.builder().keepProbability(0.25).build();
    SliceDecision decision = decide(plan, List.of(new Request("GET /a", 300, Outcome.OK)));

    assertThat(decision.keepProbability()).isEqualTo(0.25);
    assertThat(decision.timingKeepProbability(0)).isEqualTo(1);
  }

  @Test
  void keepAtMost_holdsButForFloors() {
    FloorRules floors =
        FloorRules.builder().atLeast("GET /a", FloorRules.ANY_OUTCOME, 0.75).build();
    SamplingPlan plan = SamplingPlan.builder().keepAtMost(0.5).floors(floors).build();

    assertThat(decide(plan, List.of(new Request("GET /b", 300, Outcome.OK))).keepProbability())
        .isEqualTo(0.5);
    assertThat(decide(plan, List.of(new Request("GET /a", 300, Outcome.OK))).keepProbability())
        .isEqualTo(0.75);
  }

  @Test
  void reset_forgetsTheSliceBefore() {
    SamplingPlan plan = plan(0.01, 0.2);
    SliceDecision decision = decide(plan, List.of(new Request("GET /b", 400, Outcome.TIMEOUT)));
    decision.reset(plan);
    decision.add("GET /c", 100, Outcome.OK);

    assertThat(decision.requests()).isEqualTo(1);
    assertThat(decision.keepProbability()).isEqualTo(0.01);
  }

  @Test
  void add_refusesMoreThanASliceHolds() {
    SamplingPlan plan = plan(0.01, 0.2);
    SliceDecision decision = new SliceDecision(plan);
    for (int i = 0; i < SliceDecision.MAX_REQUESTS; i++) {
      decision.add("GET /a", 100, Outcome.OK);
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> decision.add("GET /a", 100, Outcome.OK))
        .withMessage("more than 32 requests in a slice");
  }

  @Test
  void powerOfTwo_isTheNearestOnALogarithmicScale() {
    assertThat(SliceDecision.powerOfTwo(5)).isEqualTo(1);
    assertThat(SliceDecision.powerOfTwo(0.71)).isEqualTo(1);
    assertThat(SliceDecision.powerOfTwo(0.70)).isEqualTo(0.5);
    assertThat(SliceDecision.powerOfTwo(0.25)).isEqualTo(0.25);
    assertThat(SliceDecision.powerOfTwo(0.36)).isEqualTo(0.5);
    assertThat(SliceDecision.powerOfTwo(0.35)).isEqualTo(0.25);
  }

  @Test
  void decision_allocatesNothing() {
    SamplingPlan plan = plan(0.01, 0.2);
    SliceDecision decision = new SliceDecision(plan);
    double sum = 0;
    long before = 0;
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int slice = 0; slice < 20_000; slice++) {
      if (slice == 10_000) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      decision.reset(plan);
      for (int i = 0; i < 20; i++) {
        decision.add("GET /b", 200 + i * 10, Outcome.OK);
      }
      sum += decision.keepProbability() + decision.timingKeepProbability(3);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(sum).isPositive();
    assertThat(allocated).isLessThan(10_000);
  }

  @Property(tries = 1000)
  void rounded_isTheNearestOfFourDigits(
      @ForAll @IntRange(min = 1, max = 1_000_000_000) int billionths) {
    double keep = billionths / 1e9;

    double rounded = SliceDecision.rounded(keep);

    assertThat(rounded).isCloseTo(keep, withinPercentage(0.0501));
    assertThat(Double.parseDouble(String.format(Locale.ROOT, "%.3e", rounded))).isEqualTo(rounded);
  }
}
