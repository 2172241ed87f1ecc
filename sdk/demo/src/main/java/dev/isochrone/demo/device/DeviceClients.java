// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.device;

import dev.isochrone.demo.Country;
import dev.isochrone.demo.network.RoundTrip;
import dev.isochrone.demo.network.RoundTripTable;
import dev.isochrone.demo.network.SlowDns;
import dev.isochrone.demo.web.Certificates;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.SocketFactory;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.TlsVersion;

/**
 * The OkHttp clients of devices, before the SDK: most speak HTTP/2 over TLS 1.3, some are behind
 * middleboxes that leave them HTTP/1.1, some are old and know TLS 1.2 only. Thread safe.
 */
public final class DeviceClients {
  private static final int ONE_IN_HTTP_1_1 = 7;
  private static final int ONE_IN_TLS_1_2 = 10;
  private static final double DNS_FAILURES = 0.004;
  private static final double RESOLVER_MS_MIN = 8;

  private final OkHttpClient common;
  private final Function<String, SocketFactory> socketsFrom;
  private final Function<Country, InetAddress> serverOf;
  private final RoundTripTable roundTrips;
  private final long seed;

  /**
   * Clients to be.
   *
   * @param socketsFrom sockets that leave from a country
   * @param serverOf what the app's host resolves to there at the moment
   */
  public DeviceClients(
      Certificates certificates,
      Function<String, SocketFactory> socketsFrom,
      Function<Country, InetAddress> serverOf,
      RoundTripTable roundTrips,
      long seed) {
    this.common =
        new OkHttpClient.Builder()
            .sslSocketFactory(
                certificates.clients().sslSocketFactory(), certificates.clients().trustManager())
            .connectTimeout(4, TimeUnit.SECONDS)
            .readTimeout(6, TimeUnit.SECONDS)
            .callTimeout(12, TimeUnit.SECONDS)
            .build();
    this.socketsFrom = socketsFrom;
    this.serverOf = serverOf;
    this.roundTrips = roundTrips;
    this.seed = seed;
  }

  OkHttpClient clientOf(int device, Country country, ExecutorService threads) {
    RoundTrip local = roundTrips.between(country.code(), country.code());
    RoundTrip resolver =
        new RoundTrip(
            local.meanMs() + RESOLVER_MS_MIN, local.deviationMs(), RESOLVER_MS_MIN, local.maxMs());
    SlowDns dns =
        new SlowDns(
            resolver, DNS_FAILURES, () -> serverOf.apply(country), System::nanoTime, seed + device);
    OkHttpClient.Builder client =
        common
            .newBuilder()
            .dispatcher(new Dispatcher(threads))
            .connectionPool(new ConnectionPool(5, 20, TimeUnit.SECONDS))
            .socketFactory(socketsFrom.apply(country.code()))
            .dns(dns);
    if (device % ONE_IN_HTTP_1_1 == ONE_IN_HTTP_1_1 - 1) {
      client.protocols(List.of(Protocol.HTTP_1_1));
    }
    if (device % ONE_IN_TLS_1_2 == ONE_IN_TLS_1_2 - 1) {
      client.connectionSpecs(
          List.of(
              new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS)
                  .tlsVersions(TlsVersion.TLS_1_2)
                  .build()));
    }
    return client.build();
  }
}
