// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.Table;
import dev.isochrone.collector.access.AccessWatch;
import dev.isochrone.collector.health.StageHealth;
import dev.isochrone.collector.names.Naming;
import dev.isochrone.collector.plan.Planning;
import dev.isochrone.collector.plan.PolicyWatch;
import dev.isochrone.collector.privacy.Eraser;
import dev.isochrone.collector.spool.Spool;
import dev.isochrone.collector.store.RetentionWatch;
import dev.isochrone.collector.store.Store;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the stages say of themselves, as health and as metrics. */
@Configuration(proxyBeanMethods = false)
class SelfReport {

  @Bean
  HealthIndicator spoolHealthIndicator(Spool spool) {
    return new StageHealth(
        Status.DOWN, () -> spool.counters().broken() ? "the spool's disk has failed" : null);
  }

  @Bean
  HealthIndicator storeHealthIndicator(Store store) {
    return new StageHealth(StageHealth.DEGRADED, () -> store.counters().trouble());
  }

  @Bean
  HealthIndicator policyHealthIndicator(PolicyWatch watch) {
    return new StageHealth(StageHealth.DEGRADED, watch::trouble);
  }

  @Bean
  HealthIndicator accessHealthIndicator(AccessWatch access) {
    return new StageHealth(StageHealth.DEGRADED, access::trouble);
  }

  @Bean
  HealthIndicator eraserHealthIndicator(Eraser eraser) {
    return new StageHealth(StageHealth.DEGRADED, eraser::trouble);
  }

  @Bean
  HealthIndicator planningHealthIndicator(Planning planning) {
    return new StageHealth(StageHealth.DEGRADED, planning::trouble);
  }

  @Bean
  MeterBinder planningMeters(Planning planning) {
    return registry ->
        FunctionCounter.builder("isochrone.planning.failures", planning, Planning::failures)
            .register(registry);
  }

  @Bean
  MeterBinder spoolMeters(Spool spool) {
    return registry -> {
      Gauge.builder("isochrone.spool.bytes", spool, s -> s.counters().bytes()).register(registry);
      Gauge.builder("isochrone.spool.broken", spool, s -> s.counters().broken() ? 1 : 0)
          .register(registry);
      Gauge.builder("isochrone.spool.backlog.bytes", spool, s -> s.counters().backlogBytes())
          .register(registry);
      FunctionCounter.builder("isochrone.spool.appended", spool, s -> s.counters().appended())
          .register(registry);
      FunctionCounter.builder("isochrone.spool.duplicates", spool, s -> s.counters().duplicates())
          .register(registry);
      FunctionCounter.builder("isochrone.spool.full", spool, s -> s.counters().refusedFull())
          .register(registry);
      FunctionCounter.builder("isochrone.spool.syncs", spool, s -> s.counters().syncs())
          .register(registry);
      Gauge.builder(
              "isochrone.spool.quarantined.bytes", spool, s -> s.counters().quarantinedBytes())
          .register(registry);
      FunctionCounter.builder(
              "isochrone.spool.repaired.frames", spool, s -> s.counters().repairedFrames())
          .register(registry);
    };
  }

  @Bean
  HealthIndicator retentionHealthIndicator(RetentionWatch watch) {
    return new StageHealth(StageHealth.DEGRADED, watch::trouble);
  }

  /** Age of the oldest row; 0 where there is none, or nobody has looked yet. */
  @Bean
  MeterBinder retentionMeters(RetentionWatch watch, CollectorSettings settings, Clock clock) {
    return registry ->
        settings
            .retention()
            .keySet()
            .forEach(
                table ->
                    Gauge.builder(
                            "isochrone.store.oldest.seconds",
                            watch,
                            w ->
                                w.oldest().containsKey(table)
                                    ? Duration.between(w.oldest().get(table), clock.instant())
                                        .toSeconds()
                                    : 0)
                        .tag("table", table)
                        .register(registry));
  }

  @Bean
  MeterBinder namesMeters(Naming naming) {
    return registry -> {
      FunctionCounter.builder("isochrone.names.scrubbed", naming, Naming::scrubbed)
          .register(registry);
      FunctionCounter.builder("isochrone.names.other", naming, Naming::others).register(registry);
    };
  }

  @Bean
  MeterBinder storeMeters(Store store) {
    return registry -> {
      for (String table : Table.names()) {
        FunctionCounter.builder("isochrone.store.rows", store, s -> sum(s.counters().rows(), table))
            .tag("table", table)
            .register(registry);
        FunctionCounter.builder(
                "isochrone.store.dead.rows", store, s -> sum(s.counters().deadRows(), table))
            .tag("table", table)
            .register(registry);
        FunctionCounter.builder(
                "isochrone.store.dropped.rows", store, s -> sum(s.counters().droppedRows(), table))
            .tag("table", table)
            .register(registry);
      }
      FunctionCounter.builder("isochrone.store.doubles", store, s -> s.counters().doubles())
          .register(registry);
      FunctionCounter.builder("isochrone.store.retries", store, s -> s.counters().failures())
          .register(registry);
    };
  }

  /** The rows of a table, whatever their layout. */
  private static long sum(Map<Table, Long> rows, String table) {
    return rows.entrySet().stream()
        .filter(counted -> counted.getKey().tableName().equals(table))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
