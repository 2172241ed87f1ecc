// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Calls every server over connections without distance before the first user comes. A JVM that has
 * just started takes seconds for its first handshakes, and would be measured instead of the
 * network. Plain clients: nothing of it is recorded.
 */
final class WarmUp {
  private static final long WITHIN_NANOS = TimeUnit.SECONDS.toNanos(6);
  private static final int ROUNDS = 40;
  private static final int AT_ONCE = 2;

  private final World world;
  private final long untilNanos = System.nanoTime() + WITHIN_NANOS;

  WarmUp(World world) {
    this.world = world;
  }

  /** Returns when the code is warm, after some seconds at most. */
  void run() throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    for (int round = 0; round < ROUNDS; round++) {
      List<Protocol> protocols =
          round % 4 == 0 ? List.of(Protocol.HTTP_1_1) : List.of(Protocol.HTTP_2, Protocol.HTTP_1_1);
      for (InetAddress server : world.servers()) {
        threads.execute(() -> call(server, protocols));
      }
    }
    threads.shutdown();
    if (!threads.awaitTermination(2 * WITHIN_NANOS, TimeUnit.NANOSECONDS)) {
      threads.shutdownNow();
    }
  }

  private void call(InetAddress server, List<Protocol> protocols) {
    if (System.nanoTime() - untilNanos > 0) {
      return;
    }
    var certificates = world.certificates().clients();
    OkHttpClient client =
        new OkHttpClient.Builder()
            .sslSocketFactory(certificates.sslSocketFactory(), certificates.trustManager())
            .socketFactory(world.socketsFrom(World.NEXT_DOOR))
            .dns(host -> List.of(server))
            .protocols(protocols)
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
            .callTimeout(2, TimeUnit.SECONDS)
            .build();
    Request request = new Request.Builder().url("https://" + World.HOST + "/v1/config").build();
    try (Response response = client.newCall(request).execute()) {
      response.body().bytes();
    } catch (IOException e) {
      // a call that fails has warmed something up as well
    }
  }
}
