// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something again and again, on a daemon thread of its own, until it is closed. A round that
 * throws is logged and the next one comes, where the JDK's scheduled tasks end without a word.
 * Thread-safe.
 */
public final class Rounds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  private final String name;
  private final ScheduledExecutorService thread;

  /**
   * Begins nothing yet.
   *
   * @param name the thread's
   */
  public Rounds(String name) {
    this.name = name;
    thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, name);
              made.setDaemon(true);
              return made;
            });
  }

  /**
   * Begins.
   *
   * @param first how long before the first round
   * @param pause how long between the end of a round and the next
   */
  public void begin(Runnable round, Duration first, Duration pause) {
    var unused =
        thread.scheduleWithFixedDelay(
            () -> guarded(round), first.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void guarded(Runnable round) {
    try {
      round.run();
    } catch (RuntimeException | Error e) {
      LOG.error("{}: this round failed, the next one comes", name, e);
    }
  }

  /** Ends without waiting for a round that is under way. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
