// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.edge;

import dev.isochrone.demo.PointOfPresence;
import dev.isochrone.demo.ServedRequests;
import dev.isochrone.demo.web.Certificates;
import dev.isochrone.demo.web.HttpsServer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import javax.net.SocketFactory;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.OkHttpClient;

/**
 * The CDN: one server with a port per point of presence, and their connections to the origin.
 * Thread safe.
 */
public final class Cdn implements AutoCloseable {
  private static final int REQUESTS_MAX = 256;

  private final HttpsServer server;
  private final ExecutorService threads;

  private Cdn(HttpsServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts it.
   *
   * @param socketsFrom sockets that leave from the point of presence with a label
   * @param origin where the edges find the origin
   */
  public static Cdn start(
      Certificates certificates,
      Function<String, SocketFactory> socketsFrom,
      Dns origin,
      ServedRequests served,
      LongSupplier nanoTime) {
    ExecutorService threads = Executors.newCachedThreadPool(new EdgeThreads());
    OkHttpClient common =
        new OkHttpClient.Builder()
            .sslSocketFactory(
                certificates.clients().sslSocketFactory(), certificates.clients().trustManager())
            .dns(origin)
            .followRedirects(false)
            .readTimeout(30, TimeUnit.SECONDS)
            .build();
    Map<String, Edge> edges = new LinkedHashMap<>();
    for (PointOfPresence pop : PointOfPresence.values()) {
      Dispatcher dispatcher = new Dispatcher(threads);
      dispatcher.setMaxRequests(REQUESTS_MAX);
      dispatcher.setMaxRequestsPerHost(REQUESTS_MAX);
      OkHttpClient upstream =
          common
              .newBuilder()
              .dispatcher(dispatcher)
              .connectionPool(new ConnectionPool(4, 5, TimeUnit.MINUTES))
              .socketFactory(socketsFrom.apply(pop.label()))
              .build();
      edges.put(pop.label(), new Edge(pop.label(), upstream, served, nanoTime));
    }
    return new Cdn(
        HttpsServer.start("cdn", certificates, edges.keySet(), new EdgeHandler(edges)), threads);
  }

  public int port(PointOfPresence pop) {
    return server.port(pop.label());
  }

  @Override
  public void close() {
    server.close();
    threads.shutdownNow();
  }
}
