// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.EnrichedBatch;
import dev.isochrone.collector.admit.SourceBound;
import dev.isochrone.collector.admit.Thinning;
import dev.isochrone.collector.admit.WeightCheck;
import dev.isochrone.collector.enrich.CountryDatabase;
import dev.isochrone.collector.enrich.Enricher;
import dev.isochrone.collector.health.IntakeCounters;
import dev.isochrone.collector.names.Naming;
import dev.isochrone.collector.otlp.TracesReader;
import dev.isochrone.collector.plan.CurrentPlans;
import dev.isochrone.collector.privacy.Eraser;
import dev.isochrone.collector.privacy.HashKeys;
import dev.isochrone.collector.rollup.SelectApis;
import dev.isochrone.collector.spool.Spool;
import dev.isochrone.collector.spool.SpoolSettings;
import dev.isochrone.collector.store.Retention;
import dev.isochrone.collector.validate.RecordChecks;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The stages from JSON to the spool, in the order in which a batch passes them. */
@Configuration(proxyBeanMethods = false)
class RouteWiring {
  @Bean
  IntakeCounters intakeCounters(MeterRegistry registry) {
    return new IntakeCounters(registry);
  }

  @Bean(destroyMethod = "close")
  CountryDatabase countryDatabase(CollectorSettings settings) {
    return CountryDatabase.open(settings.countryDatabase());
  }

  @Bean
  Enricher enricher(CountryDatabase countries, HashKeys hash, CollectorSettings settings) {
    return new Enricher(countries, settings.trustedProxies(), hash::of, settings.countryFreshFor());
  }

  @Bean
  HashKeys hashKeys(CollectorSettings settings, Clock clock) {
    return new HashKeys(
        settings.hashKeys().directory(),
        Retention.ofPeople(settings.retention()).plus(RecordChecks.OLDEST),
        settings.hashKeys().rotateEvery(),
        clock);
  }

  @Bean
  Route route(
      Enricher enricher,
      Eraser eraser,
      HashKeys hashKeys,
      WeightCheck weights,
      SourceBound sources,
      Thinning thinning,
      Spool spool,
      CurrentPlans plans,
      CollectorSettings settings,
      IntakeCounters counters,
      Naming naming) {
    return new Route(
        enricher,
        batch -> isErased(batch, eraser, hashKeys),
        settings.verifyWeights() ? weights::check : UnaryOperator.identity(),
        sources,
        thinning,
        spool,
        plans,
        counters,
        new TracesReader(settings.otlp().leastKeepProbability()),
        naming);
  }

  /** Also by the keys before: an installation that was erased under one of them stays so. */
  private static boolean isErased(EnrichedBatch batch, Eraser eraser, HashKeys hashKeys) {
    return eraser.remembersAny()
        && hashKeys.allOf(batch.valid().batch().resource().installId()).stream()
            .anyMatch(key -> eraser.isErased(batch.tenant(), batch.app(), key));
  }

  /** Asks for names beside the route: batches do not wait for ClickHouse. */
  @Bean
  Naming naming(ClickHouse clickHouse, CollectorSettings settings, Clock clock) {
    int most = settings.maxApisOfApp();
    return new Naming(
        most,
        clock,
        (tenant, app) ->
            CompletableFuture.<Collection<String>>supplyAsync(
                () -> SelectApis.run(clickHouse.client(), tenant, app, most)));
  }

  @Bean(destroyMethod = "close")
  Spool spool(CollectorSettings settings) throws IOException {
    CollectorSettings.Spool spool = settings.spool();
    return Spool.open(
        new SpoolSettings(
            settings.dataDirectory().resolve("spool"),
            spool.maxSize().toBytes(),
            spool.segmentSize().toBytes(),
            spool.maxRecentBatches(),
            spool.insertSize().toBytes(),
            spool.insertAfter()));
  }
}
