// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.sequence;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.isochrone.Isochrone;
import dev.isochrone.IsochroneBuilder;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import okhttp3.EventListener;

/** A collector on the loopback interface that takes every batch and serves one plan. */
final class PlanServer implements AutoCloseable {

  private static final byte[] ACCEPTED =
      "{\"country\":\"JP\",\"accepted\":{\"slices\":1,\"exemplars\":0}}".getBytes(UTF_8);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpServer server;
  private final SamplingPlan plan;

  private PlanServer(HttpServer server, SamplingPlan plan) {
    this.server = server;
    this.plan = plan;
  }

  static PlanServer start(SamplingPlan plan) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
      byte[] encoded = SamplingPlanCodec.encode(plan);
      server.createContext("/v1/plan", exchange -> answer(exchange, encoded));
      server.createContext("/v1/batches", exchange -> answer(exchange, ACCEPTED));
      server.start();
      return new PlanServer(server, plan);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns an SDK to be that reports here, not yet under the plan. */
  IsochroneBuilder sdk() {
    return Isochrone.builder(
        "benchmark", "http://localhost:" + server.getAddress().getPort(), "key");
  }

  /** Makes the SDK's first request, and waits until it has the plan that the request asked for. */
  void awaitPlan(Isochrone sdk, EventListener.Factory listeners, RecordedCall call)
      throws InterruptedException {
    call.replay(listeners.create(call.call()));
    String wanted = Long.toString(plan.version());
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!sdk.dump().lines().anyMatch(line -> line.matches("plan .*\\b" + wanted + "\\b.*"))) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("expected plan " + wanted + ":\n" + sdk.dump());
      }
      Thread.sleep(20);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, byte[] body) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
