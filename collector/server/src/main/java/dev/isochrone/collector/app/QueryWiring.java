// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.query.AskStore;
import dev.isochrone.collector.query.MarksEndpoint;
import dev.isochrone.collector.query.NamedQueries;
import dev.isochrone.collector.query.OpenApi;
import dev.isochrone.collector.query.QueryEndpoint;
import dev.isochrone.collector.query.QuerySettings;
import dev.isochrone.collector.query.SharedAnswers;
import dev.isochrone.collector.query.SloMetrics;
import dev.isochrone.collector.query.SloSettings;
import dev.isochrone.collector.query.SloTargets;
import dev.isochrone.collector.store.Preparation;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** What screens and metrics of service levels ask, and how it reaches ClickHouse. */
@Configuration(proxyBeanMethods = false)
class QueryWiring {
  private static final int QUESTION_LOOPS = 2;
  private static final Duration LOOPS_STOP_WITHIN = Duration.ofSeconds(2);

  /**
   * The server's loops, which another collector of this process does not share. Stops them without
   * waiting: the server has answered what was under way by then, and a connection that closes on a
   * loop which has just stopped would be waited for without end.
   */
  @Bean
  ReactorResourceFactory reactorResourceFactory() {
    LoopResources loops = LoopResources.create("reactor-http");
    ReactorResourceFactory ofServer =
        new ReactorResourceFactory() {
          @Override
          public void stop() {
            var unused = loops.disposeLater(Duration.ZERO, LOOPS_STOP_WITHIN).subscribe();
          }
        };
    ofServer.setUseGlobalResources(false);
    ofServer.setLoopResources(loops);
    return ofServer;
  }

  /** Questions have loops and connections of their own: the server's stop together with it. */
  @Bean(destroyMethod = "dispose")
  LoopResources questionLoops() {
    return LoopResources.create("isochrone-questions", QUESTION_LOOPS, true);
  }

  @Bean(destroyMethod = "dispose")
  ConnectionProvider questionConnections() {
    return ConnectionProvider.create("isochrone-questions");
  }

  @Bean
  AskStore askStore(
      ClickHouse clickHouse,
      ClickHouseSettings server,
      CollectorSettings settings,
      LoopResources loops,
      ConnectionProvider connections) {
    CollectorSettings.Query query = settings.query();
    QuerySettings bounds =
        new QuerySettings(
            clickHouse.url(),
            server.database(),
            server.user(),
            server.password(),
            query.maxSeconds(),
            query.maxRows());
    int maxAnswer = (int) query.maxAnswer().toBytes();
    HttpClient http = HttpClient.create(connections).runOn(loops);
    // reads the machine's name servers from a file, which no event loop should do
    http.warmup().block();
    WebClient client =
        WebClient.builder()
            .clientConnector(new ReactorClientHttpConnector(http))
            .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(maxAnswer))
            .build();
    return new AskStore(bounds, client);
  }

  @Bean
  QueryEndpoint queryEndpoint(AskStore store, CollectorSettings settings, Clock clock) {
    CollectorSettings.Query query = settings.query();
    SharedAnswers shared =
        new SharedAnswers(query.shareFor(), 2 * query.maxAnswer().toBytes(), clock);
    return new QueryEndpoint(NamedQueries.load(), store, shared, clock);
  }

  @Bean(destroyMethod = "close")
  @Nullable SloMetrics sloMetrics(
      AskStore store,
      CollectorSettings settings,
      Preparation preparation,
      Clock clock,
      MeterRegistry registry) {
    if (settings.settingsFile().isEmpty()) {
      return null;
    }
    CollectorSettings.Slo slo = settings.slo();
    SloSettings bounds =
        new SloSettings(
            slo.every(), slo.budgetEvery(), slo.budgetPeriod(), slo.maxApps(), slo.maxRegions());
    SloTargets targets = new SloTargets(Path.of(settings.settingsFile()));
    SloMetrics metrics =
        new SloMetrics(
            NamedQueries.load(), store, targets, bounds, preparation::isDone, clock, registry);
    metrics.start();
    return metrics;
  }

  @Bean
  OpenApi openApi() {
    return new OpenApi(NamedQueries.load());
  }

  @Bean
  MarksEndpoint marksEndpoint(AskStore store, Clock clock) {
    return new MarksEndpoint(store, clock);
  }
}
