// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

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

  private static final long FLUSH_WITHIN_MILLIS = 60_000;

  private final Route route;
  private final long closeWithinMillis;
  private final @Nullable Thread shutdownHook;

  Isochrone(Route route, long closeWithinMillis, boolean closeOnShutdown) {
    this.route = route;
    this.closeWithinMillis = closeWithinMillis;
    shutdownHook =
        closeOnShutdown
            ? new Thread(() -> route.close(closeWithinMillis), "isochrone-shutdown")
            : null;
    if (shutdownHook != null) {
      Runtime.getRuntime().addShutdownHook(shutdownHook);
    }
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
   * Says who uses the app from now on. What travels is not this but the first half of a SHA-256
   * over it and the app's name, and the collector makes a key of its own from that. A change begins
   * a new session.
   *
   * @param id what the app calls its user, better not a name or an address; "" for nobody
   */
  public void user(String id) {
    route.user(id);
  }

  /**
   * Erases everything that was recorded on this installation so far: what waits on the device at
   * once, and what the collector has as soon as it can be asked; it is asked until it has answered,
   * over restarts too where there is an {@link InstallStore}, whatever the consent. Recording goes
   * on under another installation id. Returns at once.
   */
  public void eraseUser() {
    route.eraseUser();
  }

  /** Goes on under another random installation id; nothing ties it to the last. Returns at once. */
  public void newInstallation() {
    route.newInstallation();
  }

  /**
   * Closes the open slice and sends everything that was kept, soon: as {@link #flush(long)} within
   * a minute, but returns at once.
   */
  public void flush() {
    route.flushSoon(FLUSH_WITHIN_MILLIS);
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
    if (shutdownHook != null) {
      removeShutdownHook(shutdownHook);
    }
  }

  /** Returns plan, queue, deliveries and losses in readable lines, for a debug screen or a log. */
  public String dump() {
    return route.dump();
  }

  private static void removeShutdownHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the JVM is ending already
    }
  }
}
