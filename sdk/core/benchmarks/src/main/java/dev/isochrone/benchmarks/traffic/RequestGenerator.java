// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.traffic;

import dev.isochrone.CacheStatus;
import dev.isochrone.CompletedRequest;
import dev.isochrone.ConnectionUse;
import dev.isochrone.EdgeReading;
import dev.isochrone.HttpVersion;
import dev.isochrone.Phase;
import dev.isochrone.plan.Outcome;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Draws the requests of one phone: log-normal round trips, origin times and sizes, an edge that
 * knows some answers, one connection a session, and now and then a failure. Not thread-safe.
 */
final class RequestGenerator {

  static final String HOST = "api.calendar.example";

  private static final double POPULARITY_SKEW = 0.9;
  private static final double EDGE_HIT = 0.7;
  private static final double USUAL_EDGE = 0.9;
  private static final double FAILED = 0.012;
  private static final double SERVER_ERROR = 0.004;
  private static final double CLIENT_ERROR = 0.006;
  private static final double WIFI_BYTES_PER_MICRO = 4;
  private static final double CELL_BYTES_PER_MICRO = 1.2;

  private final Place place;
  private final boolean traced;
  private final SplittableRandom random;
  private final double[] popularity;
  private final double lastMileMillis;
  private final double bytesPerMicro;
  private final int ipFamily;
  private boolean connected;
  private String pop;

  RequestGenerator(Place place, boolean wifi, boolean traced, SplittableRandom random) {
    this.place = place;
    this.traced = traced;
    this.random = random;
    pop = place.edge();
    popularity = popularity();
    lastMileMillis = wifi ? logNormal(4, 0.5) : logNormal(28, 0.5);
    bytesPerMicro = wifi ? WIFI_BYTES_PER_MICRO : CELL_BYTES_PER_MICRO;
    ipFamily = random.nextDouble() < 0.5 ? 6 : 4;
  }

  /** The app was opened: connections of the session before are gone, and DNS is asked again. */
  void opened() {
    connected = false;
    pop =
        random.nextDouble() < USUAL_EDGE ? place.edge() : place.edge().replaceFirst("[0-9]-", "7-");
  }

  CompletedRequest request(long startNanos) {
    Api api = draw();
    long[] phases = new long[Phase.values().length];
    double roundTrip = 1000 * logNormal(place.edgeMillis() + lastMileMillis, 0.25);
    boolean opens = !connected;
    connected = true;
    phases[Phase.QUEUE.code()] = (long) logNormal(opens ? 900 : 350, 0.5);
    if (opens) {
      phases[Phase.DNS.code()] = (long) (roundTrip * logNormal(0.9, 0.6));
      phases[Phase.CONNECT.code()] = (long) (roundTrip * logNormal(1, 0.1));
      phases[Phase.TLS.code()] = (long) (roundTrip * logNormal(1.3, 0.2));
    }
    double draw = random.nextDouble();
    return draw < FAILED
        ? failed(api, startNanos, phases, opens)
        : answered(api, startNanos, phases, opens, roundTrip, draw - FAILED);
  }

  private CompletedRequest answered(
      Api api, long startNanos, long[] phases, boolean opens, double roundTrip, double draw) {
    CacheStatus cache =
        api.cached() && random.nextDouble() < EDGE_HIT
            ? CacheStatus.EDGE_HIT
            : CacheStatus.EDGE_MISS;
    boolean hit = cache == CacheStatus.EDGE_HIT;
    double server = hit ? 0 : 1000 * logNormal(api.medianServerMillis(), api.spread());
    double origin = hit ? 0 : 1000 * logNormal(place.originMillis(), 0.15);
    int status = draw < SERVER_ERROR ? 503 : draw < SERVER_ERROR + CLIENT_ERROR ? 404 : 200;
    long bytes = status == 200 ? (long) logNormal(api.medianBytes(), api.spread()) : 90;
    phases[Phase.SEND.code()] = (long) logNormal(api.sendsBody() ? 260 : 120, 0.4);
    phases[Phase.WAIT.code()] = (long) (roundTrip + origin + server + logNormal(700, 0.5));
    phases[Phase.TRANSFER.code()] =
        (long) (logNormal(180, 0.6) + bytes / bytesPerMicro + roundTrip * windows(bytes));
    EdgeReading edge = new EdgeReading(pop, cache, hit ? random.nextInt(300) : -1, (long) server);
    return new SyntheticRequest(
        startNanos + total(phases) * 1000,
        api.name(),
        HOST,
        Outcome.ofStatus(status),
        total(phases),
        phases,
        Phase.NONE,
        null,
        status,
        api.sendsBody() ? (long) logNormal(300, 0.6) : 0,
        bytes,
        () -> edge,
        cache,
        HttpVersion.H2,
        opens ? ConnectionUse.NEW : ConnectionUse.REUSED,
        ipFamily,
        traceId());
  }

  private CompletedRequest failed(Api api, long startNanos, long[] phases, boolean opens) {
    connected = false;
    boolean timedOut = random.nextDouble() < 0.6;
    phases[Phase.SEND.code()] = (long) logNormal(120, 0.4);
    phases[Phase.WAIT.code()] =
        timedOut ? 10_000_000 + random.nextInt(3_000) : random.nextInt(400_000);
    return new SyntheticRequest(
        startNanos + total(phases) * 1000,
        api.name(),
        HOST,
        timedOut ? Outcome.TIMEOUT : Outcome.RESET,
        total(phases),
        phases,
        Phase.WAIT,
        timedOut ? "SocketTimeoutException" : "StreamResetException",
        0,
        0,
        -1,
        () -> EdgeReading.UNKNOWN,
        CacheStatus.UNKNOWN,
        HttpVersion.NONE,
        opens ? ConnectionUse.NEW : ConnectionUse.REUSED,
        ipFamily,
        traceId());
  }

  /** Round trips beyond the first that a body takes while the congestion window opens. */
  private static double windows(long bytes) {
    return bytes < 14_000 ? 0 : Math.ceil(Math.log(bytes / 14_000.0) / Math.log(2));
  }

  private static long total(long[] phases) {
    long total = 0;
    for (long micros : phases) {
      total += micros;
    }
    return total;
  }

  private @Nullable String traceId() {
    return traced ? String.format("%016x%016x", random.nextLong(), random.nextLong()) : null;
  }

  private Api draw() {
    double at = random.nextDouble();
    int rank = 0;
    while (popularity[rank] < at && rank < popularity.length - 1) {
      rank++;
    }
    return Api.CATALOGUE.get(rank);
  }

  private static double[] popularity() {
    double[] sums = new double[Api.CATALOGUE.size()];
    double sum = 0;
    for (int i = 0; i < sums.length; i++) {
      sum += Math.pow(i + 1, -POPULARITY_SKEW);
      sums[i] = sum;
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= sum;
    }
    return sums;
  }

  private double logNormal(double median, double spread) {
    return median * Math.exp(spread * random.nextGaussian());
  }
}
