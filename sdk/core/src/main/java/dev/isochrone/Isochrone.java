// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import okhttp3.OkHttpClient;

/**
 * Records how an app's requests feel, where the app runs, within a data budget.
 *
 * <pre>{@code
 * Isochrone isochrone =
 *     Isochrone.builder("my-app", "https://collector.example.com", "ingest key").build();
 * OkHttpClient client = isochrone.instrument(new OkHttpClient());
 * }</pre>
 *
 * Make one per app and keep it. Thread-safe. It never throws into a call, never reads a body, and
 * does nothing but arithmetic on the app's threads.
 */
public final class Isochrone implements AutoCloseable {

  private final Route route;
  private final long closeWithinMillis;

  Isochrone(Route route, long closeWithinMillis) {
    this.route = route;
    this.closeWithinMillis = closeWithinMillis;
  }

  /**
   * Returns a builder.
   *
   * @param serviceName the app's name, OpenTelemetry's {@code service.name}
   * @param collectorUrl where the collector is; the SDK adds {@code v1/batches}
   * @param ingestKey the app's public, write-only key
   */
  public static IsochroneBuilder builder(
      String serviceName, String collectorUrl, String ingestKey) {
    return new IsochroneBuilder(serviceName, collectorUrl, ingestKey);
  }

  /** Returns a name to put on a request: {@code .tag(ApiName.class, Isochrone.api("GET /x"))}. */
  public static ApiName api(String name) {
    return new ApiName(name);
  }

  /**
   * Returns a client that does what the given one does, and has its calls recorded. The client's
   * own event listeners and interceptors stay in place.
   */
  public OkHttpClient instrument(OkHttpClient client) {
    return route.capture.instrument(client);
  }

  /**
   * Returns the entry for requests that something else than {@link #instrument} has timed, such as
   * an OpenTelemetry span. An app does not need it.
   */
  public Recorder recorder() {
    return route.recorder;
  }

  /**
   * Obeys what the user has said, from now on; a batch that is on its way right now may still
   * arrive. Returns at once: the worker sends or erases.
   */
  public void consent(Consent consent) {
    route.consent(consent);
  }

  /**
   * Closes the open slice, sends everything that was kept, and blocks until that is done.
   *
   * @param millis how long to block at most
   * @return true if nothing is left on this side
   */
  public boolean flush(long millis) {
    return route.flush(millis);
  }

  /**
   * Flushes within the bound of {@link IsochroneBuilder#closeWithinMillis} and ends the worker.
   * Instrumented clients go on working, unrecorded.
   */
  @Override
  public void close() {
    route.close(closeWithinMillis);
  }

  /** Returns plan, queue, deliveries and losses in readable lines, for a debug screen or a log. */
  public String dump() {
    return route.dump();
  }
}
