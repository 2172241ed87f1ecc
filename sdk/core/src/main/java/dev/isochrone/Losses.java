// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import java.util.LinkedHashMap;
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

  /** Returns what no batch has told yet, by label, without zeros, and counts it as told. */
  public synchronized Map<String, Long> take() {
    Map<String, Long> taken = new LinkedHashMap<>();
    for (LossReason reason : REASONS) {
      long count = untold(reason);
      if (count != 0) {
        taken.put(reason.label(), count);
        told.addAndGet(reason.ordinal(), count);
      }
    }
    return taken;
  }

  /** Gives back what was taken for a batch that will not arrive. */
  public void restore(Map<String, Long> taken) {
    for (LossReason reason : REASONS) {
      told.addAndGet(reason.ordinal(), -of(reason, taken));
    }
  }

  /** Returns how many of the losses that a batch tells have this reason. */
  public static long of(LossReason reason, Map<String, Long> taken) {
    Long count = taken.get(reason.label());
    return count == null ? 0 : count;
  }
}
