// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.IngestKey;
import dev.isochrone.collector.InsertBatch;
import dev.isochrone.collector.SecretHash;
import dev.isochrone.collector.access.AccessWatch;
import dev.isochrone.collector.admit.SourceBound;
import dev.isochrone.collector.admit.Thinning;
import dev.isochrone.collector.admit.WeightCheck;
import dev.isochrone.collector.enrich.CountryDatabase;
import dev.isochrone.collector.enrich.Enricher;
import dev.isochrone.collector.health.IntakeCounters;
import dev.isochrone.collector.plan.BudgetEndpoint;
import dev.isochrone.collector.plan.CurrentPlans;
import dev.isochrone.collector.plan.PlanEndpoint;
import dev.isochrone.collector.privacy.Eraser;
import dev.isochrone.collector.privacy.HashKeyFile;
import dev.isochrone.collector.privacy.KeyedHash;
import dev.isochrone.collector.query.AskStore;
import dev.isochrone.collector.query.MarksEndpoint;
import dev.isochrone.collector.query.NamedQueries;
import dev.isochrone.collector.query.OpenApi;
import dev.isochrone.collector.query.QueryEndpoint;
import dev.isochrone.collector.query.QuerySettings;
import dev.isochrone.collector.query.SharedAnswers;
import dev.isochrone.collector.receive.BatchesEndpoint;
import dev.isochrone.collector.receive.IngestKeys;
import dev.isochrone.collector.receive.ReceiveSettings;
import dev.isochrone.collector.receive.RequestDeadline;
import dev.isochrone.collector.spool.Spool;
import dev.isochrone.collector.spool.SpoolSettings;
import dev.isochrone.collector.store.Backlog;
import dev.isochrone.collector.store.DeadLetters;
import dev.isochrone.collector.store.Preparation;
import dev.isochrone.collector.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.webflux.autoconfigure.WebHttpHandlerBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpResources;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * Puts the stages together, in the order of the route. Beans are closed in the opposite order:
 * first the store stops, then the spool answers what waits and is sealed, and the engine closes
 * last.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({CollectorSettings.class, ClickHouseSettings.class})
class Wiring {
  private static final int QUESTION_LOOPS = 2;
  private static final Duration LOOPS_STOP_WITHIN = Duration.ofSeconds(2);

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  // receive

  @Bean
  IngestKeys ingestKeys(CollectorSettings settings, AccessWatch access) {
    Map<String, IngestKey> configured = new HashMap<>();
    for (CollectorSettings.Key key : settings.keys()) {
      configured.put(SecretHash.of(key.key()), new IngestKey(key.tenant(), key.app()));
    }
    return new IngestKeys(
        hash -> {
          IngestKey key = configured.get(hash);
          return key == null ? access.list().key(hash) : key;
        });
  }

  @Bean(destroyMethod = "close")
  BatchesEndpoint batchesEndpoint(
      IngestKeys keys,
      Route route,
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
    return new BatchesEndpoint(
        keys, route, bounds, clock, enricher::addressOf, counters::turnedAway);
  }

  // validate, enrich, admit, encode, spool

  @Bean
  Route route(
      Enricher enricher,
      Eraser eraser,
      WeightCheck weights,
      SourceBound sources,
      Thinning thinning,
      Spool spool,
      CurrentPlans plans,
      CollectorSettings settings,
      IntakeCounters counters) {
    return new Route(
        enricher,
        batch -> eraser.isErased(batch.tenant(), batch.app(), batch.installKey()),
        settings.verifyWeights() ? weights::check : UnaryOperator.identity(),
        sources,
        thinning,
        spool,
        plans,
        counters);
  }

  @Bean
  WebHttpHandlerBuilderCustomizer batchesFirst(BatchesEndpoint batches) {
    return new BatchesFirst(batches);
  }

  @Bean
  IntakeCounters intakeCounters(MeterRegistry registry) {
    return new IntakeCounters(registry);
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

  @Bean(destroyMethod = "close")
  CountryDatabase countryDatabase(CollectorSettings settings) {
    return CountryDatabase.open(settings.countryDatabase());
  }

  @Bean
  Enricher enricher(CountryDatabase countries, KeyedHash hash, CollectorSettings settings) {
    return new Enricher(countries, settings.trustedProxies(), hash::of, settings.countryFreshFor());
  }

  @Bean
  KeyedHash keyedHash(CollectorSettings settings) throws IOException {
    Path directory = Files.createDirectories(settings.dataDirectory());
    return new KeyedHash(HashKeyFile.readOrCreate(directory.resolve("hash.key")));
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

  // store

  @Bean(destroyMethod = "close")
  ClickHouse clickHouse(ClickHouseSettings settings, CollectorSettings collector) {
    return ClickHouse.open(settings, collector.dataDirectory());
  }

  @Bean
  Preparation preparation(ClickHouse clickHouse) {
    Preparation preparation = new Preparation(clickHouse.client());
    preparation.prepareIfReachable();
    return preparation;
  }

  @Bean(destroyMethod = "close")
  Store store(
      Spool spool,
      ClickHouse clickHouse,
      Preparation preparation,
      DeadLetters deadLetters,
      CollectorSettings settings) {
    Boolean several = settings.store().severalCollectors();
    boolean shared = several == null ? !clickHouse.isEmbedded() : several;
    return Store.start(
        backlog(spool), clickHouse.client(), preparation, shared ? spool.id() : null, deadLetters);
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

  // query

  /**
   * Stops the loops that all share without waiting for them: the server has answered what was under
   * way by then, and a connection that closes on a loop which has just stopped would be waited for
   * without end.
   */
  @Bean
  ReactorResourceFactory reactorResourceFactory() {
    return new ReactorResourceFactory() {
      @Override
      public void stop() {
        var unused =
            HttpResources.disposeLoopsAndConnectionsLater(Duration.ZERO, LOOPS_STOP_WITHIN)
                .subscribe();
      }
    };
  }

  /**
   * Questions have loops and connections of their own: those that all share stop together with the
   * server.
   */
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

  @Bean
  OpenApi openApi() {
    return new OpenApi(NamedQueries.load());
  }

  @Bean
  MarksEndpoint marksEndpoint(AskStore store, Clock clock) {
    return new MarksEndpoint(store, clock);
  }

  @Bean
  RouterFunction<ServerResponse> routes(
      BatchesEndpoint batches,
      PlanEndpoint plan,
      BudgetEndpoint budget,
      QueryEndpoint query,
      OpenApi openApi,
      MarksEndpoint marks) {
    return RouterFunctions.route()
        .POST(BatchesFirst.PATH, batches::handle)
        .GET("/v1/plan", plan::handle)
        .POST("/api/marks", marks::handle)
        .GET("/api/what-if", budget::whatIf)
        .GET("/api/budget-state", budget::state)
        .GET("/api/openapi.json", openApi::handle)
        .GET("/api/{name}", query::handle)
        .build();
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
