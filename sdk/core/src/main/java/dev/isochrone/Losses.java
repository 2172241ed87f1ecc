// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts lost requests by reason, since the start, and how many of them a batch tells the
 * collector.
 *
 * <p>Every stage counts here; deliver {@linkplain #take takes} what a batch will tell and
 * {@linkplain #restore restores} it when that batch is dropped. Thread-safe; counting is lock-free.
 * Not API.
 */
@SuppressWarnings("EnumOrdinal") // positions in memory, never written
public final class Losses {

  private static final LossReason[] REASONS = LossReason.values();

  private final AtomicLongArray total = new AtomicLongArray(REASONS.length);
  private final AtomicLongArray told = new AtomicLongArray(REASONS.length);

  /** Adds requests that were lost. */
  public void count(LossReason reason, long requests) {
    total.addAndGet(reason.ordinal(), requests);
  }

  /** Requests lost for this reason since the start. */
  public long total(LossReason reason) {
    return total.get(reason.ordinal());
  }

  /** Requests lost for this reason that no batch tells yet. */
  public long untold(LossReason reason) {
    long toldBefore = told.get(reason.ordinal());
    return total(reason) - toldBefore;
  }

  /** Requests lost since the start, whatever the reason. */
  public long total() {
    long sum = 0;
    for (LossReason reason : REASONS) {
      sum += total(reason);
    }
    return sum;
  }

  /** Returns what no batch has told yet, without zeros, and counts it as told. */
  public synchronized Map<LossReason, Long> take() {
    Map<LossReason, Long> taken = new EnumMap<>(LossReason.class);
    for (LossReason reason : REASONS) {
      long count = untold(reason);
      if (count != 0) {
        taken.put(reason, count);
        told.addAndGet(reason.ordinal(), count);
      }
    }
    return taken;
  }

  /** Gives back what was taken for a batch that will not arrive. */
  public void restore(Map<LossReason, Long> taken) {
    for (Map.Entry<LossReason, Long> loss : taken.entrySet()) {
      told.addAndGet(loss.getKey().ordinal(), -loss.getValue());
    }
  }
}
