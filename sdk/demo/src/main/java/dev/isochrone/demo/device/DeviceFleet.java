// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.device;

import dev.isochrone.demo.Country;
import dev.isochrone.demo.PlannedRequest;
import dev.isochrone.demo.Population;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * All devices, each made when it is first used. One thread makes requests; {@link #close} may come
 * from another.
 */
public final class DeviceFleet implements AutoCloseable {
  private final Population population;
  private final String baseUrl;
  private final DeviceClients clients;
  private final Instrumentation instrumentation;
  private final RequestEnds ends;
  private final @Nullable Device[] devices;
  private final AtomicInteger threadCount = new AtomicInteger();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(task -> thread(task, "app-"));
  private final ScheduledExecutorService timers =
      Executors.newSingleThreadScheduledExecutor(task -> thread(task, "users-"));

  public DeviceFleet(
      Population population,
      String baseUrl,
      DeviceClients clients,
      Instrumentation instrumentation,
      RequestEnds ends) {
    this.population = population;
    this.baseUrl = baseUrl;
    this.clients = clients;
    this.instrumentation = instrumentation;
    this.ends = ends;
    this.devices = new Device[population.size()];
  }

  private Thread thread(Runnable task, String prefix) {
    Thread thread = new Thread(task, prefix + threadCount.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  /** Has the request's device make it; returns at once. */
  public void make(PlannedRequest planned) {
    Device device = devices[planned.device()];
    if (device == null) {
      device = device(planned.device());
      devices[planned.device()] = device;
    }
    device.make(planned);
  }

  private Device device(int number) {
    Country country = population.countryOf(number);
    var client =
        instrumentation.install(number, country, clients.clientOf(number, country, threads));
    return new Device(baseUrl, client, timers, ends);
  }

  /** Cancels what is still running. */
  public void cancelAll() {
    Arrays.stream(devices).filter(Objects::nonNull).forEach(device -> device.cancelAll());
  }

  @Override
  public void close() {
    timers.shutdownNow();
    threads.shutdownNow();
  }
}
