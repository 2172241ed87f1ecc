// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.InsertBatch;
import dev.isochrone.collector.spool.Spool;
import dev.isochrone.collector.store.Backlog;
import dev.isochrone.collector.store.DeadLetters;
import dev.isochrone.collector.store.Preparation;
import dev.isochrone.collector.store.Retention;
import dev.isochrone.collector.store.RetentionWatch;
import dev.isochrone.collector.store.Store;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * ClickHouse and what leads there from the spool. Beans are closed in the opposite order: first the
 * store stops, then the spool answers what waits and is sealed, and the engine closes last.
 */
@Configuration(proxyBeanMethods = false)
class StoreWiring {
  @Bean(destroyMethod = "close")
  ClickHouse clickHouse(ClickHouseSettings settings, CollectorSettings collector) {
    return ClickHouse.open(settings, collector.dataDirectory());
  }

  @Bean
  Retention retention(ClickHouse clickHouse, ClusterSettings cluster, CollectorSettings settings) {
    return new Retention(clickHouse.client(), settings.retention(), cluster.name());
  }

  @Bean(destroyMethod = "close")
  RetentionWatch retentionWatch(Retention retention, Preparation preparation, Clock clock) {
    return RetentionWatch.start(retention, preparation::isDone, clock);
  }

  @Bean
  Preparation preparation(ClickHouse clickHouse, ClusterSettings cluster, Retention retention) {
    Preparation preparation = new Preparation(clickHouse.client(), retention, cluster.name());
    preparation.prepareIfReachable();
    return preparation;
  }

  @Bean(destroyMethod = "close")
  Store store(
      Spool spool,
      ClickHouse clickHouse,
      ClusterSettings cluster,
      Preparation preparation,
      DeadLetters deadLetters,
      CollectorSettings settings) {
    if (!cluster.isNone()) {
      return Store.startOnCluster(
          backlog(spool),
          cluster.name(),
          clickHouse.client(),
          clickHouse::ofHost,
          cluster.insertQuorum(),
          preparation,
          spool.id(),
          deadLetters);
    }
    Boolean several = settings.store().severalCollectors();
    boolean shared = several == null ? !clickHouse.isEmbedded() : several;
    return Store.start(
        backlog(spool), clickHouse.client(), preparation, shared ? spool.id() : null, deadLetters);
  }

  @Bean(destroyMethod = "close")
  Drain drain(Store storing, Spool spool, CollectorSettings settings) {
    return new Drain(spool::drained, settings.store().drainWithin());
  }

  @Bean
  DeadLetters deadLetters(CollectorSettings settings) {
    return deadLettersOf(settings);
  }

  static DeadLetters deadLettersOf(CollectorSettings settings) {
    return new DeadLetters(
        settings.dataDirectory().resolve("dead-letters"),
        settings.store().maxDeadLetters().toBytes());
  }

  static Backlog backlog(Spool spool) {
    return new Backlog() {
      @Override
      public @Nullable InsertBatch next() throws IOException, InterruptedException {
        return spool.next();
      }

      @Override
      public void stored() throws IOException {
        spool.stored();
      }
    };
  }
}
