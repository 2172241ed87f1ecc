// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.EnrichedBatch;
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
import dev.isochrone.collector.names.Naming;
import dev.isochrone.collector.otlp.TracesReader;
import dev.isochrone.collector.plan.BudgetEndpoint;
import dev.isochrone.collector.plan.CurrentPlans;
import dev.isochrone.collector.plan.PlanEndpoint;
import dev.isochrone.collector.privacy.Eraser;
import dev.isochrone.collector.privacy.HashKeys;
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
import dev.isochrone.collector.receive.Reception;
import dev.isochrone.collector.receive.RequestDeadline;
import dev.isochrone.collector.receive.TracesEndpoint;
import dev.isochrone.collector.rollup.SelectApis;
import dev.isochrone.collector.spool.Spool;
import dev.isochrone.collector.spool.SpoolSettings;
import dev.isochrone.collector.store.Backlog;
import dev.isochrone.collector.store.DeadLetters;
import dev.isochrone.collector.store.Preparation;
import dev.isochrone.collector.store.Retention;
import dev.isochrone.collector.store.RetentionWatch;
import dev.isochrone.collector.store.Store;
import dev.isochrone.collector.validate.RecordChecks;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
@EnableConfigurationProperties({
  CollectorSettings.class,
  ClickHouseSettings.class,
  ClusterSettings.class
})
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
    return new Reception(keys, bounds, clock, enricher::addressOf, counters::turnedAway);
  }

  @Bean
  BatchesEndpoint batchesEndpoint(Reception reception, Route route) {
    return new BatchesEndpoint(reception, route);
  }

  @Bean
  TracesEndpoint tracesEndpoint(Reception reception, Route route) {
    return new TracesEndpoint(reception, route::takeTraces);
  }

  // validate, enrich, admit, encode, spool

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

  /** Also by the keys before: an installation that was erased under one of them stays so. */
  private static boolean isErased(EnrichedBatch batch, Eraser eraser, HashKeys hashKeys) {
    return eraser.remembersAny()
        && hashKeys.allOf(batch.valid().batch().resource().installId()).stream()
            .anyMatch(key -> eraser.isErased(batch.tenant(), batch.app(), key));
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
      TracesEndpoint traces,
      PlanEndpoint plan,
      BudgetEndpoint budget,
      QueryEndpoint query,
      OpenApi openApi,
      MarksEndpoint marks) {
    return RouterFunctions.route()
        .POST(BatchesFirst.PATH, batches::handle)
        .POST("/v1/traces", traces::handle)
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
