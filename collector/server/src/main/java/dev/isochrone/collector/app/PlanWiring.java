// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.Caller;
import dev.isochrone.collector.IngestKey;
import dev.isochrone.collector.KeptSlices;
import dev.isochrone.collector.MeasuredCosts;
import dev.isochrone.collector.StoredCell;
import dev.isochrone.collector.StoredMinute;
import dev.isochrone.collector.admit.SourceBound;
import dev.isochrone.collector.admit.Thinning;
import dev.isochrone.collector.admit.WeightCheck;
import dev.isochrone.collector.enrich.Enricher;
import dev.isochrone.collector.plan.BudgetEndpoint;
import dev.isochrone.collector.plan.ClickHousePlanArchive;
import dev.isochrone.collector.plan.CurrentPlans;
import dev.isochrone.collector.plan.PlanEndpoint;
import dev.isochrone.collector.plan.Planning;
import dev.isochrone.collector.plan.PlanningSettings;
import dev.isochrone.collector.plan.PolicyWatch;
import dev.isochrone.collector.plan.RegionKey;
import dev.isochrone.collector.plan.TrafficSource;
import dev.isochrone.collector.privacy.HashKeys;
import dev.isochrone.collector.receive.CallerReader;
import dev.isochrone.collector.receive.IngestKeys;
import dev.isochrone.collector.rollup.SelectCells;
import dev.isochrone.collector.rollup.SelectCosts;
import dev.isochrone.collector.rollup.SelectMinutes;
import dev.isochrone.collector.rollup.SelectSlices;
import dev.isochrone.collector.store.Preparation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the way back together: rollup, plan, and what admission makes of plans. */
@Configuration(proxyBeanMethods = false)
class PlanWiring {

  @Bean
  CurrentPlans currentPlans() {
    return new CurrentPlans();
  }

  @Bean
  PolicyWatch policyWatch(CollectorSettings settings, Clock clock) {
    return new PolicyWatch(settings.policyFile(), clock);
  }

  @Bean
  Thinning thinning(HashKeys hash, CollectorSettings settings, Clock clock) {
    return new Thinning(hash::of, settings.plannerMinute(), clock);
  }

  @Bean
  SourceBound sourceBound(CollectorSettings settings, Clock clock) {
    return new SourceBound(settings.sourceSlicesPerHour(), clock);
  }

  @Bean
  WeightCheck weightCheck(Planning planning) {
    return new WeightCheck(planning::plan);
  }

  @Bean(destroyMethod = "close")
  Planning planning(
      PolicyWatch watch,
      ClickHouse clickHouse,
      Preparation preparation,
      CurrentPlans current,
      Thinning thinning,
      CollectorSettings settings) {
    Duration settle = settings.spool().insertAfter().plus(settings.plannerMinute().dividedBy(12));
    return Planning.start(
        watch,
        new StoredTraffic(clickHouse, settings.plannerMinute()),
        new ClickHousePlanArchive(clickHouse.client()),
        current,
        thinning::limit,
        thinning::bare,
        new PlanningSettings(settings.plannerMinute(), settle),
        settings.policyPollEvery());
  }

  @Bean
  PlanEndpoint planEndpoint(CurrentPlans current, IngestKeys keys, Enricher enricher) {
    CallerReader callers = new CallerReader();
    return new PlanEndpoint(
        current,
        request -> {
          IngestKey key = keys.of(request.headers().firstHeader("Authorization"));
          if (key == null) {
            return null;
          }
          Caller caller = callers.of(request.exchange().getRequest());
          return new RegionKey(key.tenant(), key.app(), enricher.origin(caller).country());
        });
  }

  @Bean
  BudgetEndpoint budgetEndpoint(Planning planning, PolicyWatch watch, Thinning thinning) {
    return new BudgetEndpoint(planning, watch, thinning::keepProbability, thinning::bare);
  }

  /** The store as the planner sees it. */
  private static final class StoredTraffic implements TrafficSource {
    private final SelectCells cells;
    private final SelectSlices slices;
    private final SelectMinutes minutes;
    private final SelectCosts costs;

    StoredTraffic(ClickHouse clickHouse, Duration minute) {
      cells = new SelectCells(clickHouse.client());
      slices = new SelectSlices(clickHouse.client());
      minutes = new SelectMinutes(clickHouse.client(), minute);
      costs = new SelectCosts(clickHouse.client(), 1440.0 * minute.toMillis() / 1000);
    }

    @Override
    public Instant latestArrival(Instant since) {
      return minutes.latestArrival(since);
    }

    @Override
    public List<StoredCell> cells(Instant from, Instant to) {
      return cells.between(from, to);
    }

    @Override
    public void slices(Instant from, Instant to, KeptSlices target) {
      slices.read(from, to, target);
    }

    @Override
    public List<StoredMinute> minutes(Instant from, Instant to) {
      return minutes.between(from, to);
    }

    @Override
    public MeasuredCosts costs() {
      return costs.run();
    }
  }
}
