// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * On a stop, waits until what is acknowledged is stored, for a machine that may not come back: one
 * that an autoscaler takes away. Closed after the server has answered its last request and before
 * storing stops. What is not stored in time stays in the spool.
 */
final class Drain implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  private final Supplier<CompletableFuture<Void>> drained;
  private final Duration within;

  /**
   * Makes a drain.
   *
   * @param drained completes once the spool holds nothing that is not stored
   * @param within how long to wait; zero for not at all
   */
  Drain(Supplier<CompletableFuture<Void>> drained, Duration within) {
    this.drained = drained;
    this.within = within;
  }

  @Override
  public void close() {
    if (within.isZero()) {
      return;
    }
    LOG.info("storing what is in the spool, for {} at most", within);
    try {
      drained.get().get(within.toMillis(), TimeUnit.MILLISECONDS);
      LOG.info("the spool is empty");
    } catch (TimeoutException | ExecutionException e) {
      LOG.warn("the spool still holds batches, which the next start stores");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
