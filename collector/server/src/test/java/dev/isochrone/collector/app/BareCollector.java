// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import com.clickhouse.client.api.Client;
import dev.isochrone.collector.Arrival;
import dev.isochrone.collector.Caller;
import dev.isochrone.collector.IngestKey;
import dev.isochrone.collector.SecretHash;
import dev.isochrone.collector.admit.SourceBound;
import dev.isochrone.collector.admit.Thinning;
import dev.isochrone.collector.enrich.CountryDatabase;
import dev.isochrone.collector.enrich.Enricher;
import dev.isochrone.collector.health.IntakeCounters;
import dev.isochrone.collector.names.Naming;
import dev.isochrone.collector.otlp.TracesReader;
import dev.isochrone.collector.plan.CurrentPlans;
import dev.isochrone.collector.receive.BatchesEndpoint;
import dev.isochrone.collector.receive.IngestKeys;
import dev.isochrone.collector.receive.IntakeResult;
import dev.isochrone.collector.receive.ReceiveSettings;
import dev.isochrone.collector.receive.Reception;
import dev.isochrone.collector.spool.Spool;
import dev.isochrone.collector.spool.SpoolSettings;
import dev.isochrone.collector.store.DeadLetters;
import dev.isochrone.collector.store.Preparation;
import dev.isochrone.collector.store.Store;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * The stages from the socket to ClickHouse, wired as the collector wires them but without Spring's
 * start, which would make a thousand starts last for hours.
 */
final class BareCollector implements AutoCloseable {
  private final Spool spool;
  private final Client client;
  private final Store store;
  private final Route route;
  private final CountryDatabase countries = CountryDatabase.open("");

  BareCollector(Path data, String clickHouseUrl, long insertBytes) throws IOException {
    spool =
        Spool.open(
            new SpoolSettings(
                data.resolve("spool"),
                1 << 30,
                1 << 20,
                20_000,
                insertBytes,
                Duration.ofMillis(20)));
    client = ClickHouse.open(TestCollector.clickHouse(clickHouseUrl), data).client();
    Preparation preparation = new Preparation(client);
    preparation.prepareIfReachable();
    store =
        Store.start(
            StoreWiring.backlog(spool),
            client,
            preparation,
            null,
            new DeadLetters(data.resolve("dead-letters"), 1 << 20));
    route = route(spool, countries);
  }

  /** The stages from JSON to a spool. */
  static Route route(Spool spool, CountryDatabase countries) {
    Enricher enricher =
        new Enricher(countries, List.of(), id -> id.hashCode(), Duration.ofHours(1));
    return new Route(
        enricher,
        batch -> false,
        UnaryOperator.identity(),
        new SourceBound(Double.MAX_VALUE, Clock.systemUTC()),
        new Thinning(id -> id.hashCode(), Duration.ofMinutes(1), Clock.systemUTC()),
        spool,
        new CurrentPlans(),
        new IntakeCounters(new SimpleMeterRegistry()),
        new TracesReader(0.0001),
        new Naming(1000, Clock.systemUTC(), (tenant, app) -> new CompletableFuture<>()));
  }

  /** A process of its own: the arguments are the data directory and ClickHouse's address. */
  public static void main(String[] args) throws Exception {
    BareCollector collector = new BareCollector(Path.of(args[0]), args[1], 1 << 20);
    System.out.println("Isochrone is at " + collector.listen() + "/ ");
    Thread.currentThread().join();
  }

  Spool spool() {
    return spool;
  }

  Store store() {
    return store;
  }

  /** Takes a batch in without HTTP; true once it is acknowledged. */
  boolean take(byte[] json) throws Exception {
    return take(route, json);
  }

  static boolean take(Route route, byte[] json) throws Exception {
    Arrival arrival =
        new Arrival(
            new IngestKey("default", "shop"),
            new Caller(null, List.of(), null),
            System.currentTimeMillis(),
            0,
            0,
            json.length);
    return route.take(arrival, json, json.length).toCompletableFuture().get(60, TimeUnit.SECONDS)
        instanceof IntakeResult.Accepted;
  }

  private String listen() {
    String known = SecretHash.of(TestCollector.KEY);
    Reception reception =
        new Reception(
            new IngestKeys(hash -> hash.equals(known) ? new IngestKey("default", "shop") : null),
            new ReceiveSettings(
                1 << 20, 8 << 20, Duration.ofSeconds(20), 2, 1000, 64 << 20, 0, 0, 0),
            Clock.systemUTC(),
            caller -> null,
            code -> {});
    BatchesEndpoint batches = new BatchesEndpoint(reception, route);
    DisposableServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle(new ReactorHttpHandlerAdapter(batches::handle))
            .bindNow();
    return "http://127.0.0.1:" + server.port();
  }

  @Override
  public void close() throws IOException {
    store.close();
    spool.close();
    client.close();
    countries.close();
  }
}
