// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.privacy.EraseEndpoint;
import dev.isochrone.collector.privacy.Eraser;
import dev.isochrone.collector.privacy.HashKeys;
import dev.isochrone.collector.privacy.PrivacyEndpoint;
import dev.isochrone.collector.receive.IngestKeys;
import dev.isochrone.collector.spool.Spool;
import dev.isochrone.collector.store.DeadLetters;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Puts together what people may ask of their data. */
@Configuration(proxyBeanMethods = false)
class PrivacyWiring {

  @Bean(destroyMethod = "close")
  Eraser eraser(
      CollectorSettings settings,
      ClickHouse clickHouse,
      ClusterSettings cluster,
      Spool spool,
      DeadLetters deadLetters,
      HashKeys hashKeys,
      Clock clock)
      throws IOException {
    return Eraser.start(
        settings.dataDirectory().resolve("erasures"),
        clickHouse.client(),
        cluster.name(),
        waiting(spool, deadLetters),
        hashKeys,
        clock,
        settings.erasePollEvery());
  }

  @Bean
  RouterFunction<ServerResponse> privacyRoutes(IngestKeys keys, HashKeys hash, Eraser eraser) {
    EraseEndpoint erase = new EraseEndpoint(keys::of, hash, eraser);
    PrivacyEndpoint privacy = new PrivacyEndpoint(hash, eraser);
    return RouterFunctions.route()
        .POST("/v1/erase", erase::handle)
        .POST("/api/privacy/erasures", privacy::erase)
        .GET("/api/privacy/erasures", privacy::receipts)
        .GET("/api/privacy/export", privacy::export)
        .build();
  }

  private static Eraser.Waiting waiting(Spool spool, DeadLetters deadLetters) {
    return new Eraser.Waiting() {
      @Override
      public CompletableFuture<Void> drained() {
        return spool.drained();
      }

      @Override
      public long eraseDeadLetters(long installKey, long userKey) throws IOException {
        return deadLetters.erase(installKey, userKey);
      }
    };
  }
}
