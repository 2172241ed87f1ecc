// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGINT and SIGTERM as a request to end well: the signal is passed on, the process waits until
 * everything has ended and then ends with 0, or with 1 when that takes too long. Thread safe.
 */
final class StopSignal {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean well;

  private StopSignal(Duration stopWithin) {
    // the JVM would end with 128 + the signal's number; only halting in its last hook can say that
    // all is well
    this.hook =
        new Thread(() -> Runtime.getRuntime().halt(stop(stopWithin) && well ? 0 : 1), "stop");
  }

  /** Signals are requests to stop from now on. */
  static StopSignal install(Duration stopWithin) {
    StopSignal signal = new StopSignal(stopWithin);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  private boolean stop(Duration within) {
    asked.countDown();
    try {
      return ended.await(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits for a signal; false if the time is up first. */
  boolean await(long nanos) throws InterruptedException {
    return asked.await(nanos, TimeUnit.NANOSECONDS);
  }

  /** Everything has ended. Without a signal the process then ends as any other. */
  void ended(boolean endedWell) {
    well = endedWell;
    ended.countDown();
    try {
      var unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException signalled) {
      // the hook has waited for this, and ends the process
    }
  }
}
