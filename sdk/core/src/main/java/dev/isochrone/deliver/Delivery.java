// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.Clock;
import dev.isochrone.CollectorAdvice;
import dev.isochrone.Consent;
import dev.isochrone.Dice;
import dev.isochrone.InstallStore;
import dev.isochrone.Losses;
import java.io.File;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The worker: one daemon thread that sleeps until {@link DeliveryLoop} has something to do. The
 * only thread of the SDK. Thread-safe.
 */
public final class Delivery {

  private static final String USER_AGENT = "isochrone-java/";
  private static final long MAX_SLEEP_NANOS = Long.MAX_VALUE / 4;

  private final DeliveryLoop loop;
  private final CollectorLink link;
  private final Clock clock;
  private final Thread thread = new Thread(this::run, "isochrone");

  private final Object lock = new Object();
  private boolean awake;
  private boolean closing;
  private boolean ended;
  private long drainUntilNanos;
  private int drainsAsked;
  private int drainsDone;
  private boolean drained;
  private long sleepNanos = Long.MAX_VALUE; // the worker's own

  Delivery(DeliveryLoop loop, CollectorLink link, Clock clock) {
    this.loop = loop;
    this.link = link;
    this.clock = clock;
    thread.setDaemon(true);
  }

  /**
   * Makes a worker, not yet started, that speaks to a collector over OkHttp.
   *
   * @param base whose proxy, TLS, DNS and pool are used, or null for OkHttp's defaults
   * @param storage directory of the batches that are to outlive the process, or null
   * @param consent read before each step; whoever changes it wakes the worker
   * @param resource what every batch says about its sender, without the installation id
   */
  public static Delivery toCollector(
      HttpUrl collector,
      String ingestKey,
      @Nullable OkHttpClient base,
      Map<String, String> resource,
      @Nullable InstallStore store,
      @Nullable File storage,
      AtomicReference<Consent> consent,
      SliceSource source,
      CollectorAdvice advice,
      Losses losses,
      Clock clock,
      Dice dice,
      DeliveryLimits limits) {
    String userAgent = USER_AGENT + resource.get("telemetry.sdk.version");
    CollectorLink link = new OkHttpCollectorLink(collector, ingestKey, userAgent, base);
    RandomIds ids = new LazyIds();
    BatchEncoder encoder = new BatchEncoder(resource, new Installation(store, ids));
    DeliveryLoop loop =
        new DeliveryLoop(
            source,
            new BatchBuilder(encoder, clock, ids),
            link,
            advice,
            losses,
            clock,
            new Backoff(dice),
            limits,
            consent,
            storage == null ? null : new SegmentDirectory(storage));
    return new Delivery(loop, link, clock);
  }

  /** Starts the worker. */
  public void start() {
    thread.start();
  }

  /** Makes the worker look what is due. Cheap; for the app's threads. */
  public void wake() {
    synchronized (lock) {
      awake = true;
      lock.notifyAll();
    }
  }

  /**
   * Sends everything that waits and blocks until that is done.
   *
   * @return true if nothing is left; false if the time was over or the collector did not take it
   */
  public boolean flush(long millis) {
    long deadline = clock.nanoTime() + millis * 1_000_000;
    try {
      synchronized (lock) {
        int mine = ++drainsAsked;
        drainUntilNanos = deadline;
        lock.notifyAll();
        while (drainsDone < mine && !ended) {
          long left = (deadline - clock.nanoTime()) / 1_000_000;
          if (left <= 0) {
            return false;
          }
          lock.wait(left);
        }
        return drainsDone >= mine && drained;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Flushes, ends the worker and counts what could not be sent as {@code closed}. */
  public void close(long millis) {
    flush(millis);
    synchronized (lock) {
      closing = true;
      lock.notifyAll();
    }
    link.cancel();
    try {
      thread.join(Math.max(100, millis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What was sent and what came of it. */
  public DeliveryLog log() {
    return loop.log();
  }

  private void run() {
    try {
      while (awaitWork()) {
        work();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody but us has this thread: the process is ending
    } finally {
      loop.close();
      synchronized (lock) {
        ended = true;
        lock.notifyAll();
      }
    }
  }

  /** Sleeps until something is due or somebody calls. Returns false when the worker must end. */
  private boolean awaitWork() throws InterruptedException {
    synchronized (lock) {
      long until = clock.nanoTime() + Math.min(sleepNanos, MAX_SLEEP_NANOS);
      while (!awake && !closing && drainsAsked == drainsDone) {
        long left = (until - clock.nanoTime() + 999_999) / 1_000_000;
        if (left <= 0) {
          break;
        }
        lock.wait(left);
      }
      awake = false;
      return !closing;
    }
  }

  private void work() {
    int asked;
    long until;
    synchronized (lock) {
      asked = drainsAsked;
      until = drainUntilNanos;
    }
    if (asked != drainsDone) {
      boolean nothingLeft = loop.drain(until);
      synchronized (lock) {
        drainsDone = asked;
        drained = nothingLeft;
        lock.notifyAll();
      }
    }
    sleepNanos = loop.step();
  }

  /** Seeds at the first id, which the worker asks for: seeding may block. */
  private static final class LazyIds implements RandomIds {
    private @Nullable RandomIds secure;

    @Override
    public String next() {
      if (secure == null) {
        secure = RandomIds.secure();
      }
      return secure.next();
    }
  }
}
