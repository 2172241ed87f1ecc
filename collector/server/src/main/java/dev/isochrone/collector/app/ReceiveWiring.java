// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.IngestKey;
import dev.isochrone.collector.SecretHash;
import dev.isochrone.collector.access.AccessWatch;
import dev.isochrone.collector.enrich.Enricher;
import dev.isochrone.collector.health.IntakeCounters;
import dev.isochrone.collector.receive.BatchesEndpoint;
import dev.isochrone.collector.receive.IngestKeys;
import dev.isochrone.collector.receive.ReceiveSettings;
import dev.isochrone.collector.receive.Reception;
import dev.isochrone.collector.receive.RequestDeadline;
import dev.isochrone.collector.receive.TracesEndpoint;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.webflux.autoconfigure.WebHttpHandlerBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.NettyPipeline;

/** What is open to apps: their endpoints, keys and bounds. */
@Configuration(proxyBeanMethods = false)
class ReceiveWiring {
  @Bean
  IngestKeys ingestKeys(CollectorSettings settings, AccessWatch access) {
    Map<String, IngestKey> configured = new HashMap<>();
    for (CollectorSettings.Key key : settings.keys()) {
      configured.put(SecretHash.of(key.key()), key.standsFor());
    }
    return new IngestKeys(
        hash -> {
          IngestKey key = configured.get(hash);
          return key == null ? access.list().key(hash) : key;
        });
  }

  @Bean(destroyMethod = "close")
  Reception reception(
      IngestKeys keys,
      CollectorSettings settings,
      Clock clock,
      Enricher enricher,
      IntakeCounters counters) {
    CollectorSettings.Receive receive = settings.receive();
    int workers =
        receive.workers() > 0 ? receive.workers() : Runtime.getRuntime().availableProcessors();
    ReceiveSettings bounds =
        new ReceiveSettings(
            (int) receive.maxBody().toBytes(),
            (int) receive.maxInflated().toBytes(),
            receive.bodyWithin(),
            workers,
            receive.maxWaiting(),
            receive.maxHeld().toBytes(),
            receive.batchesPerSecondOfAddress(),
            receive.batchesPerSecondOfApp(),
            receive.bytesPerDayOfApp().toBytes());
    return new Reception(keys, bounds, clock, enricher::networkOf, counters::turnedAway);
  }

  @Bean
  BatchesEndpoint batchesEndpoint(Reception reception, Route route) {
    return new BatchesEndpoint(reception, route);
  }

  @Bean
  TracesEndpoint tracesEndpoint(Reception reception, Route route) {
    return new TracesEndpoint(reception, route::takeTraces);
  }

  @Bean
  WebHttpHandlerBuilderCustomizer batchesFirst(BatchesEndpoint batches) {
    return new BatchesFirst(batches);
  }

  /** Nobody holds a connection open by sending its headers slowly. */
  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> deadlines(CollectorSettings settings) {
    CollectorSettings.Receive receive = settings.receive();
    return factory ->
        factory.addServerCustomizers(
            server ->
                server.doOnChannelInit(
                    (observer, channel, remote) ->
                        channel
                            .pipeline()
                            .addAfter(
                                NettyPipeline.HttpCodec,
                                "isochrone-deadline",
                                new RequestDeadline(
                                    receive.firstRequestWithin(),
                                    receive.nextRequestWithin(),
                                    receive.bodyWithin().multipliedBy(2)))));
  }
}
