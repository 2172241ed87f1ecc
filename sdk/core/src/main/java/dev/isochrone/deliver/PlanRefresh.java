// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.CollectorAdvice;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the plan where no reply brings it: at the start of a session when the plan is older than
 * an hour, and once an hour while the kill switch is on. Keeps it in a file for the next process.
 * Used by the worker only.
 */
final class PlanRefresh {

  static final long MAX_AGE_NANOS = 3_600_000_000_000L;

  private final CollectorLink link;
  private final CollectorAdvice advice;
  private final @Nullable PlanFile file;
  private final DeliveryLog log;
  private boolean stored;
  private boolean confirmed;
  private long confirmedNanos;
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

  /** Notes that the collector has just compared plans. */
  void confirmed(long nowNanos) {
    confirmed = true;
    confirmedNanos = nowNanos;
  }

  /** Asks if it is time. A failure counts as an answer: the next session asks again. */
  void refreshIfDue(long nowNanos, long sessions) {
    boolean newSession = sessions > sessionsSeen;
    sessionsSeen = sessions;
    boolean old = !confirmed || nowNanos - confirmedNanos >= MAX_AGE_NANOS;
    if (!old || !(newSession || !advice.plan().enabled())) {
      return;
    }
    confirmed(nowNanos);
    byte[] plan = link.plan(advice.plan().version());
    if (plan.length > 0) {
      obey(plan);
    }
  }

  /** Nanoseconds until the plan must be asked for even without a session. */
  long nanosToDue(long nowNanos) {
    return advice.plan().enabled() || !confirmed
        ? Long.MAX_VALUE
        : Math.max(0, confirmedNanos + MAX_AGE_NANOS - nowNanos);
  }
}
