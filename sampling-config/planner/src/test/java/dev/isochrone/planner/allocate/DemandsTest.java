// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isochrone.plan.FloorRules;
import dev.isochrone.plan.Outcome;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SliceDecision;
import dev.isochrone.plan.ValueTable;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/** What operators insist on holds, and the budget holds with it. */
class DemandsTest {

  private static final Grid GRID = new Grid(2, 3);
  private static final String[] REGIONS = {"JP", "BR"};
  private static final String[] APIS = {"GET /list", "GET /item", "POST /pay"};
  private static final int[] HASHES = {APIS[0].hashCode(), APIS[1].hashCode(), APIS[2].hashCode()};
  private static final int MINUTES = 60;
  private static final double EXEMPLARS = 0.0025;

  /** A planner that saw an hour of everything: JP has 9 in 10 requests, payments are 1 in 50. */
  private static ValuePlanner watching(SliceVisitor visitor) {
    ValuePlanner planner = new ValuePlanner(GRID, PlannerSettings.DEFAULT, 0.64);
    SplittableRandom random = new SplittableRandom(3);
    for (int minute = 0; minute < MINUTES; minute++) {
      for (int slice = 0; slice < 40; slice++) {
        planner.addSlice(minute, 1);
        int region = slice % 10 == 0 ? 1 : 0;
        visitor.slice(region);
        for (int i = 0; i < 6; i++) {
          int api = random.nextInt(50) == 0 ? 2 : random.nextInt(2);
          int bucket = (int) (300 + 20 * random.nextGaussian());
          Outcome outcome = random.nextInt(40) == 0 ? Outcome.TIMEOUT : Outcome.OK;
          planner.addTiming(GRID.cell(region, api), bucket, outcome, 1, 1);
          visitor.timing(GRID.cell(region, api), bucket, outcome);
        }
      }
      planner.endMinute(minute);
    }
    return planner;
  }

  private interface SliceVisitor {
    void slice(int region);

    void timing(int cell, int bucket, Outcome outcome);
  }

  private static final SliceVisitor NOBODY =
      new SliceVisitor() {
        @Override
        public void slice(int region) {}

        @Override
        public void timing(int cell, int bucket, Outcome outcome) {}
      };

  private static FloorRules rules(String region, double pay, double timeouts) {
    FloorRules.Builder rules = FloorRules.builder();
    if (region.equals("JP")) {
      rules.atLeast("POST *", FloorRules.ANY_OUTCOME, pay);
    }
    return rules.atLeast("*", FloorRules.bit(Outcome.TIMEOUT), timeouts).build();
  }

  private static Demands demands(double pay, double timeouts, List<Demands.Share> shares) {
    return Demands.of(GRID, REGIONS, APIS, region -> rules(region, pay, timeouts), shares);
  }

  private static void plan(ValuePlanner planner, double bytesPerRequest) {
    planner.replan(MINUTES - 1, EXEMPLARS);
    planner.rescale(MINUTES - 1, 240, 240 * bytesPerRequest, EXEMPLARS);
  }

  /** Sums up what clients would keep of the traffic, under the plan of their region. */
  private static final class Clients implements SliceVisitor {
    private final SamplingPlan[] plans = new SamplingPlan[2];
    private SliceDecision decision = new SliceDecision(SamplingPlan.KEEP_EVERYTHING);
    private final double[] floors = new double[6];
    final double[] bytes = new double[GRID.cells()];
    int region;
    private final int[] cells = new int[6];
    private int timings;
    int requests;

    Clients(ValuePlanner planner, double pay, double timeouts) {
      for (int r = 0; r < 2; r++) {
        ValueTable table = planner.table(r, HASHES);
        plans[r] =
            SamplingPlan.builder()
                .floors(rules(REGIONS[r], pay, timeouts))
                .valueRule(planner.rule(table, EXEMPLARS))
                .build();
      }
    }

    @Override
    public void slice(int nextRegion) {
      decide();
      region = nextRegion;
      decision = new SliceDecision(plans[region]);
      decision.reset(plans[region]);
      timings = 0;
    }

    @Override
    public void timing(int cell, int bucket, Outcome outcome) {
      String api = APIS[GRID.api(cell)];
      decision.add(api, bucket, outcome);
      floors[timings] = plans[region].floors().keepProbabilityAtLeast(api, outcome);
      cells[timings++] = cell;
    }

    void decide() {
      double keep = timings == 0 ? 0 : decision.keepProbability();
      for (int i = 0; i < timings; i++) {
        double own = keep * decision.timingKeepProbability(i);
        assertThat(own).isGreaterThanOrEqualTo(floors[i]);
        bytes[cells[i]] += 18 * keep / timings + Prices.MEASURED.timingWith(EXEMPLARS) * own;
      }
      requests += timings;
      timings = 0;
    }

    double bytesPerRequest() {
      double sum = 0;
      for (double cell : bytes) {
        sum += cell;
      }
      return sum / requests;
    }
  }

  @Property(tries = 30)
  void floorsHoldForEveryRequest_andTheBudgetHoldsWhereTheyFit(
      @ForAll @DoubleRange(min = 0, max = 1) double pay,
      @ForAll @DoubleRange(min = 0, max = 1) double timeouts,
      @ForAll @DoubleRange(min = 0.3, max = 4) double bytesPerRequest) {
    ValuePlanner planner = watching(NOBODY);
    planner.insist(demands(pay, timeouts, List.of()), 1);
    plan(planner, bytesPerRequest);
    Clients clients = new Clients(planner, pay, timeouts);
    watching(clients);
    clients.decide();

    double floors = planner.floorBytesPerRequest(MINUTES - 1, EXEMPLARS);
    if (floors < bytesPerRequest) {
      assertThat(clients.bytesPerRequest() / bytesPerRequest).isBetween(0.9, 1.1);
    } else {
      assertThat(clients.bytesPerRequest() / floors).isBetween(0.95, 1.15);
    }
  }

  @Property(tries = 20)
  void cellsGetTheShareThatWasGuaranteed_andTheBudgetHolds(
      @ForAll @DoubleRange(min = 0.05, max = 0.7) double share) {
    BitSet brazil = new BitSet();
    brazil.set(GRID.cell(1, 0), GRID.cell(1, 2) + 1);
    ValuePlanner planner = watching(NOBODY);
    planner.insist(demands(0, 0, List.of(new Demands.Share(brazil, share))), 1);
    plan(planner, 0.5);
    Clients clients = new Clients(planner, 0, 0);
    watching(clients);
    clients.decide();

    double ofBrazil = brazil.stream().mapToDouble(cell -> clients.bytes[cell]).sum();
    double got = ofBrazil / (clients.bytesPerRequest() * clients.requests);
    assertThat(got).isGreaterThan(Math.min(0.9 * share, 0.95));
    assertThat(clients.bytesPerRequest() / 0.5).isBetween(0.9, 1.1);
  }

  @Test
  void floorsThatCannotFit_areSeenBeforeTheyCost() {
    ValuePlanner planner = watching(NOBODY);
    planner.insist(demands(0, 0, List.of()), 1);
    assertThat(planner.floorBytesPerRequest(MINUTES - 1, EXEMPLARS)).isZero();

    planner.insist(demands(1, 1, List.of()), 1);
    assertThat(planner.floorBytesPerRequest(MINUTES - 1, EXEMPLARS)).isGreaterThan(0.64);
  }

  @Test
  void keepAtMost_bindsTheReplayToo() {
    ValuePlanner planner = watching(NOBODY);
    planner.insist(Demands.NONE, 0.25);
    plan(planner, 100);
    double everything = 18 / 6.0 + Prices.MEASURED.timingWith(EXEMPLARS);

    assertThat(planner.bytesPerRequest(MINUTES - 1, EXEMPLARS))
        .isCloseTo(0.25 * everything, within(0.05));
  }
}
