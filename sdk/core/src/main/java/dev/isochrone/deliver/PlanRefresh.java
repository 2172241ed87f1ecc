// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.CollectorAdvice;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the plan where no reply brings it: at the start of a session when the plan is older than
 * an hour, once an hour while the kill switch is on, and where a slice waits for it. Keeps it in a
 * file for the next process. Used by the worker only.
 */
final class PlanRefresh {

  static final long MAX_AGE_NANOS = 3_600_000_000_000L;

  private final CollectorLink link;
  private final CollectorAdvice advice;
  private final @Nullable PlanFile file;
  private final DeliveryLog log;
  private boolean stored;
  private long sessionsSeen;

  PlanRefresh(
      CollectorLink link, CollectorAdvice advice, @Nullable PlanFile file, DeliveryLog log) {
    this.link = link;
    this.advice = advice;
    this.file = file;
    this.log = log;
  }

  /** Obeys what an earlier process kept, once the directory is ours. */
  void restore() {
    if (stored || file == null) {
      return;
    }
    stored = true;
    try {
      file.restore(advice);
    } catch (IOException | RuntimeException e) {
      log.storage("plan: " + e);
    }
  }

  /** Obeys a plan of the collector, and keeps it. */
  void obey(byte[] plan) {
    if (advice.plan(plan) && stored && file != null) {
      try {
        file.keep(plan);
      } catch (IOException | RuntimeException e) {
        log.storage("plan: " + e);
      }
    }
  }

  /** Asks if it is time. */
  void refreshIfDue(long nowNanos, long sessions) {
    boolean newSession = sessions > sessionsSeen;
    sessionsSeen = sessions;
    boolean old = !advice.isConfirmed() || advice.nanosSinceConfirmed(nowNanos) >= MAX_AGE_NANOS;
    if (old && (newSession || !advice.plan().enabled())) {
      ask(nowNanos);
    }
  }

  /** Asks. A failure counts as an answer: the next session asks again. */
  void ask(long nowNanos) {
    advice.confirmed(nowNanos);
    byte[] plan = link.plan(advice.plan().version());
    if (plan.length > 0) {
      obey(plan);
    }
  }

  /** Nanoseconds until the plan must be asked for even without a session. */
  long nanosToDue(long nowNanos) {
    return advice.plan().enabled() || !advice.isConfirmed()
        ? Long.MAX_VALUE
        : Math.max(0, MAX_AGE_NANOS - advice.nanosSinceConfirmed(nowNanos));
  }
}
