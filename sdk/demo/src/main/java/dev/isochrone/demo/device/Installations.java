// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.device;

import dev.isochrone.Isochrone;
import dev.isochrone.NetworkSource;
import dev.isochrone.demo.Country;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;

/**
 * The SDK, once per device, as the app's installations have it: each sends from its own public
 * address and tells of its own system, app version and network. Installed by one thread; {@link
 * #close} may come from another.
 */
public final class Installations implements Instrumentation, AutoCloseable {
  /** Slices wait less than in an app, so that screens fill while somebody looks at them. */
  private static final long SLICE_MAX_MS = 20_000;

  private static final long FLUSH_AFTER_MS = 5_000;
  private static final long SESSION_TIMEOUT_MS = 30_000;
  private static final long CLOSE_WITHIN_MS = 4_000;
  private static final int CLOSING_THREADS = 16;

  private final CollectorGateway gateway;
  private final String app;
  private final String ingestKey;
  private final List<Isochrone> installed = new ArrayList<>();

  public Installations(CollectorGateway gateway, String app, String ingestKey) {
    this.gateway = gateway;
    this.app = app;
    this.ingestKey = ingestKey;
  }

  @Override
  public OkHttpClient install(int device, Country country, OkHttpClient client) {
    DeviceTraits traits = DeviceTraits.of(device);
    Isochrone isochrone =
        Isochrone.builder(app, gateway.collectorUrlFor(country.address(device)), ingestKey)
            .serviceVersion(traits.appVersion())
            .os(traits.os(), traits.osVersion())
            .deviceClass(traits.deviceClass())
            .network(new Network(traits.network(), ""))
            .sliceMaxMillis(SLICE_MAX_MS)
            .flushAfterMillis(FLUSH_AFTER_MS)
            .sessionTimeoutMillis(SESSION_TIMEOUT_MS)
            .closeWithinMillis(CLOSE_WITHIN_MS)
            .build();
    synchronized (installed) {
      installed.add(isochrone);
    }
    return isochrone.instrument(client);
  }

  private record Network(String network, String carrier) implements NetworkSource {}

  /** Has every SDK send what it has, several at a time; returns when all have, or have given up. */
  @Override
  public void close() {
    ExecutorService threads = Executors.newFixedThreadPool(CLOSING_THREADS);
    synchronized (installed) {
      installed.forEach(isochrone -> threads.execute(isochrone::close));
      installed.clear();
    }
    threads.shutdown();
    try {
      if (!threads.awaitTermination(3 * CLOSE_WITHIN_MS, TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
