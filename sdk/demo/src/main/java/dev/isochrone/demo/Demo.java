// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import dev.isochrone.demo.device.CollectorGateway;
import dev.isochrone.demo.device.DeviceClients;
import dev.isochrone.demo.device.DeviceFleet;
import dev.isochrone.demo.device.Installations;
import dev.isochrone.demo.network.RoundTripTable;
import dev.isochrone.demo.traffic.TrafficPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The wiring: plan -> devices -> SDK and network -> servers, and the log that sees both ends. Runs
 * on the caller's thread.
 */
final class Demo implements AutoCloseable {
  private static final String APP = "calendar";

  /** How long requests may take to end by themselves once no more are made. */
  private static final long LAST_REQUESTS_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** How long those that were cancelled may take to end, so that the SDK sees them do so. */
  private static final long CANCELLED_REQUESTS_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final DemoOptions options;
  private final PrintWriter out;
  private final Tally tally = new Tally();
  private final Population population;
  private final AccessLog log;
  private final World world;
  private final CollectorGateway gateway;
  private final Installations installations;
  private final DeviceFleet fleet;
  private volatile long startedNanos = System.nanoTime();

  private Demo(DemoOptions options, PrintWriter out) throws IOException {
    this.options = options;
    this.out = out;
    this.population = Population.of(options.countries(), options.devices());
    this.log =
        options.accessLog() == null
            ? AccessLog.counting(tally)
            : AccessLog.to(options.accessLog(), tally);
    RoundTripTable roundTrips = RoundTripTable.load();
    Timeline timeline =
        new Timeline(
            options.scenario(),
            options.changeAfter(),
            () -> (System.nanoTime() - startedNanos) / 1_000_000);
    this.world = new World(roundTrips, timeline, options.originCountry(), options.seed(), log);
    this.gateway = CollectorGateway.start(options.collectorUrl());
    this.installations = new Installations(gateway, APP, options.ingestKey());
    this.fleet =
        new DeviceFleet(
            population,
            "https://" + World.HOST,
            new DeviceClients(
                world.certificates(),
                world::socketsFrom,
                world::serverOf,
                roundTrips,
                options.seed()),
            installations,
            log::end);
  }

  /**
   * Servers, network and the way to the collector are up when this returns; no request has been
   * made.
   */
  static Demo start(DemoOptions options, PrintWriter out) throws IOException {
    Demo demo = new Demo(options, out);
    out.printf(
        Locale.ROOT,
        "%d countries, %d devices, origin in %s, %s, %.0f requests/s, seed %d%nopen %s%n",
        options.countries().size(),
        demo.population.size(),
        options.originCountry(),
        options.scenario(),
        options.requestsPerSecond(),
        options.seed(),
        options.linkUrl());
    return demo;
  }

  /** Makes the planned requests at their times until the duration is over or the signal comes. */
  void runUntil(StopSignal stop) throws InterruptedException {
    new WarmUp(world).run();
    startedNanos = System.nanoTime();
    TrafficPlan plan =
        new TrafficPlan(
            population.size(), options.requestsPerSecond(), options.rampUp(), options.seed());
    long endMs = options.duration() == null ? Long.MAX_VALUE : options.duration().toMillis();
    Progress progress = new Progress(out, tally, gateway, options.linkUrl(), startedNanos);
    for (PlannedRequest next = plan.next(); next.atMs() < endMs; next = plan.next()) {
      if (stoppedBefore(next.atMs(), stop, progress)) {
        break;
      }
      log.begin(next, population.countryOf(next.device()));
      fleet.make(next);
    }
    awaitRequests(LAST_REQUESTS_NANOS);
    progress.show(System.nanoTime());
  }

  private boolean stoppedBefore(long atMs, StopSignal stop, Progress progress)
      throws InterruptedException {
    long due = startedNanos + TimeUnit.MILLISECONDS.toNanos(atMs);
    long now = System.nanoTime();
    do {
      if (stop.await(Math.max(0, Math.min(due - now, TICK_NANOS)))) {
        return true;
      }
      now = System.nanoTime();
      progress.tick(now);
    } while (due - now > 0);
    return false;
  }

  private void awaitRequests(long nanos) throws InterruptedException {
    long until = System.nanoTime() + nanos;
    while (log.openRequests() > 0 && System.nanoTime() - until < 0) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** In the direction that records flow, so that each part can still hand on what it has. */
  @Override
  public void close() throws IOException {
    fleet.cancelAll();
    try {
      awaitRequests(CANCELLED_REQUESTS_NANOS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    installations.close();
    out.printf(
        Locale.ROOT,
        "stopped: %d requests, %d batches accepted, %d not%n",
        tally.issued.sum(),
        gateway.batchesAccepted(),
        gateway.batchesRefused());
    fleet.close();
    gateway.close();
    world.close();
    log.close();
  }
}
