// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.Clock;
import dev.isochrone.InstallStore;
import dev.isochrone.Surroundings;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The worker: one daemon thread that sleeps until {@link DeliveryLoop} has something to do. The
 * only thread of the SDK. Thread-safe.
 */
public final class Delivery {

  private static final String USER_AGENT = "isochrone-java/";
  private static final long AFTER_FAILURE_NANOS = 60_000_000_000L;
  private static final long MAX_SLEEP_NANOS = Long.MAX_VALUE / 4;

  private final DeliveryLoop loop;
  private final CollectorLink link;
  private final Clock clock;
  private final Thread thread = new Thread(this::run, "isochrone");

  private boolean awake;
  private boolean closing;
  private boolean ended;
  private long drainUntilNanos;
  private int drainsAsked;
  private int drainsDone;
  private boolean drained;
  private int drainsTried; // written by the worker only, as what follows
  private long nextTryNanos;
  private long sleepNanos = DeliveryLoop.NEVER;

  Delivery(DeliveryLoop loop, CollectorLink link, Clock clock) {
    this.loop = loop;
    this.link = link;
    this.clock = clock;
    thread.setDaemon(true);
  }

  /**
   * Makes a worker, not yet started, that speaks to a collector over OkHttp.
   *
   * @param collectors addresses of one collector, at least one, tried in turn
   * @param client whose proxy, TLS, DNS and pool are used; called once, on the worker
   * @param resource what every batch says about its sender, without the installation id
   * @param storage directory of the batches that are to outlive the process, or null
   * @param takesHandedOver whether other processes hand over to this one, in its storage
   * @param around whoever changes choices or network wakes the worker
   */
  public static Delivery toCollector(
      List<HttpUrl> collectors,
      String ingestKey,
      Callable<OkHttpClient> client,
      Map<String, String> resource,
      @Nullable InstallStore store,
      @Nullable File storage,
      boolean takesHandedOver,
      SliceSource source,
      DeliveryLimits limits,
      Surroundings around) {
    String userAgent = USER_AGENT + resource.get("telemetry.sdk.version");
    CollectorLink link = new OkHttpCollectorLink(collectors, ingestKey, userAgent, client);
    RandomIds ids = new RandomIds.Secure();
    Installation installation = new Installation(store, ids);
    BatchEncoder encoder = new BatchEncoder(resource, installation);
    DeliveryLoop loop =
        new DeliveryLoop(
            source,
            new BatchBuilder(encoder, around.clock, ids),
            installation,
            link,
            limits,
            storage == null ? null : new SegmentDirectory(storage),
            takesHandedOver,
            around);
    return new Delivery(loop, link, around.clock);
  }

  /**
   * Makes a worker, not yet started, that hands everything over to the SDK of another process.
   *
   * @param storage of this process, for what waits to be handed over
   * @param owner the other's storage
   */
  public static Delivery toOwner(
      File storage, File owner, SliceSource source, DeliveryLimits limits, Surroundings around) {
    RandomIds ids = new RandomIds.Secure();
    CollectorLink link =
        new GuestLink(new File(new File(owner, Inbox.NAME), storage.getName()), around.clock);
    DeliveryLoop loop =
        new DeliveryLoop(
            source,
            new BatchBuilder(new GuestEncoder(), around.clock, ids),
            Installation.ofGuest(ids),
            link,
            limits.ofGuest(),
            new SegmentDirectory(storage),
            false,
            around);
    return new Delivery(loop, link, around.clock);
  }

  /** Starts the worker. */
  public void start() {
    thread.start();
  }

  /** Makes the worker look what is due. Cheap; for the app's threads. */
  public synchronized void wake() {
    awake = true;
    notifyAll();
  }

  /** Makes the worker send everything that waits, within this time, and returns at once. */
  public synchronized void drain(long millis) {
    ask(clock.nanoTime() + millis * 1_000_000);
  }

  /**
   * Sends everything that waits and blocks until that is done.
   *
   * @return true if nothing is left; false if the time was over, or the collector did not take what
   *     is safe in a file
   */
  public boolean flush(long millis) {
    long deadline = clock.nanoTime() + millis * 1_000_000;
    try {
      synchronized (this) {
        int mine = ask(deadline);
        while (drainsDone < mine && !ended) {
          long left = (deadline - clock.nanoTime()) / 1_000_000;
          if (left <= 0) {
            return false;
          }
          wait(left);
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
    synchronized (this) {
      closing = true;
      notifyAll();
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

  /** Asks for a drain under the lock and returns its number. */
  private int ask(long deadlineNanos) {
    boolean none = drainsAsked == drainsDone;
    if (none || deadlineNanos - drainUntilNanos > 0) {
      drainUntilNanos = deadlineNanos;
    }
    notifyAll();
    return ++drainsAsked;
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
      synchronized (this) {
        ended = true;
        notifyAll();
      }
    }
  }

  /** Sleeps until something is due or somebody calls. Returns false when the worker must end. */
  private synchronized boolean awaitWork() throws InterruptedException {
    long until = clock.nanoTime() + Math.min(sleepNanos, MAX_SLEEP_NANOS);
    while (!awake && !closing && drainsAsked == drainsTried) {
      long left = (until - clock.nanoTime() + 999_999) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    awake = false;
    return !closing;
  }

  private void work() {
    int asked;
    long until;
    synchronized (this) {
      asked = drainsAsked;
      until = drainUntilNanos;
    }
    boolean goesOn = false;
    try {
      goesOn = asked != drainsDone && drain(asked, until);
      sleepNanos = loop.step();
      if (goesOn) {
        sleepNanos = Math.min(sleepNanos, nextTryNanos - clock.nanoTime());
      }
    } catch (RuntimeException | Error e) { // ours or the app's; never the app's uncaught handler
      loop.log().failed(e.toString());
      sleepNanos = AFTER_FAILURE_NANOS;
      goesOn = false;
    }
    if (!goesOn) {
      drained(asked, false); // unless it was
    }
  }

  /** Drains if it is time to. Returns whether to try again. */
  private boolean drain(int asked, long until) {
    boolean tried = asked == drainsTried;
    drainsTried = asked;
    if (tried && clock.nanoTime() - nextTryNanos < 0) {
      return true;
    }
    if (loop.drain(until)) {
      drained(asked, true);
      return false;
    }
    long left = loop.nanosToNextTry(until);
    nextTryNanos = clock.nanoTime() + Math.min(left, MAX_SLEEP_NANOS);
    return left != DeliveryLoop.NEVER;
  }

  private synchronized void drained(int asked, boolean nothingLeft) {
    if (drainsDone != asked) {
      drainsDone = asked;
      drained = nothingLeft;
      notifyAll();
    }
  }
}
