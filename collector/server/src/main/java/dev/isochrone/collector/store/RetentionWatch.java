// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import dev.isochrone.collector.Rounds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Looks every hour whether rows are gone that should be. Thread-safe. */
public final class RetentionWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofHours(1);
  private static final Duration FIRST = Duration.ofMinutes(1);

  private final Retention retention;
  private final BooleanSupplier isPrepared;
  private final InstantSource clock;
  private final Rounds rounds = new Rounds("isochrone-retention");
  private volatile Map<String, Instant> oldest = Map.of();
  private volatile @Nullable String trouble;

  private RetentionWatch(Retention retention, BooleanSupplier isPrepared, InstantSource clock) {
    this.retention = retention;
    this.isPrepared = isPrepared;
    this.clock = clock;
  }

  /**
   * Starts looking.
   *
   * @param isPrepared whether the tables are there
   */
  public static RetentionWatch start(
      Retention retention, BooleanSupplier isPrepared, InstantSource clock) {
    RetentionWatch watch = new RetentionWatch(retention, isPrepared, clock);
    watch.rounds.begin(watch::look, FIRST, EVERY);
    return watch;
  }

  /** The time of the oldest row when it was last looked, by table. */
  public Map<String, Instant> oldest() {
    return oldest;
  }

  /** Which rows stay too long, or why that is not known; null if all is well. */
  public @Nullable String trouble() {
    return trouble;
  }

  void look() {
    if (!isPrepared.getAsBoolean()) {
      return;
    }
    try {
      Instant now = clock.instant();
      oldest = retention.enforce(now);
      Map<String, Instant> overdue = retention.overdue(oldest, now);
      trouble = overdue.isEmpty() ? null : "rows stay too long, the oldest are of " + overdue;
    } catch (RuntimeException e) {
      trouble = "retention could not be enforced: " + e.getMessage();
    }
  }

  @Override
  public void close() {
    rounds.close();
  }
}
