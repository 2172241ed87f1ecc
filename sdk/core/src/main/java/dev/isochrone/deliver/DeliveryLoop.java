// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.Clock;
import dev.isochrone.CollectorAdvice;
import dev.isochrone.LossReason;
import dev.isochrone.Losses;
import dev.isochrone.Slice;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the worker does each time it wakes: close what is outdated, refresh the plan, build a batch
 * when enough has gathered or waited long enough, send it, and say when to come back.
 *
 * <p>Slices that left the queue are in a pending batch until the collector has them or they are
 * counted as lost. Called by one thread; the accessors by any.
 */
final class DeliveryLoop {

  private static final long NEVER = Long.MAX_VALUE;

  private final SliceSource source;
  private final BatchBuilder builder;
  private final CollectorLink link;
  private final CollectorAdvice advice;
  private final Losses losses;
  private final Clock clock;
  private final Backoff backoff;
  private final PlanRefresh refresh;
  private final DeliveryLog log = new DeliveryLog();
  private final long flushAfterNanos;
  private final long batchMaxBytes;

  private final ArrayDeque<Batch> pending = new ArrayDeque<>();
  private int attempts;
  private boolean waiting;
  private long waitingSinceNanos;
  private boolean blocked;
  private long blockedUntilNanos;
  private boolean blockedByCollector;

  DeliveryLoop(
      SliceSource source,
      BatchBuilder builder,
      CollectorLink link,
      CollectorAdvice advice,
      Losses losses,
      Clock clock,
      Backoff backoff,
      DeliveryLimits limits) {
    this.source = source;
    this.builder = builder;
    this.link = link;
    this.advice = advice;
    this.losses = losses;
    this.clock = clock;
    this.backoff = backoff;
    this.refresh = new PlanRefresh(link, advice);
    this.flushAfterNanos = limits.flushAfterMillis * 1_000_000;
    this.batchMaxBytes = limits.batchMaxBytes;
  }

  /** Does what is due and returns the nanoseconds until something is due again. */
  long step() {
    source.closeOutdated(clock.nanoTime());
    refresh.refreshIfDue(clock.nanoTime(), source.sessions());
    boolean taken = true;
    while (taken && !obeyKillSwitch() && batchIsReady() && !isBlocked()) {
      taken = sendFirst();
    }
    return nanosToNextStep();
  }

  /**
   * Sends everything that waits, without waiting for our own backoff; a collector that asked for
   * time gets it.
   *
   * @return true if nothing is left
   */
  boolean drain(long deadlineNanos) {
    while (!obeyKillSwitch()) {
      if (pending.isEmpty() && !buildNext()) {
        return true;
      }
      boolean mayTry = !(isBlocked() && blockedByCollector);
      if (!mayTry || clock.nanoTime() - deadlineNanos >= 0 || !sendFirst()) {
        return false;
      }
    }
    return true;
  }

  /** Ends the loop for good; what is still here is lost. */
  void close() {
    source.close();
    losePending(LossReason.CLOSED);
  }

  private void losePending(LossReason reason) {
    Batch batch = pending.pollFirst();
    while (batch != null) {
      lose(batch, reason);
      batch = pending.pollFirst();
    }
    attempts = 0;
    log.pending(0);
  }

  /** What was sent and what came of it. */
  DeliveryLog log() {
    return log;
  }

  private boolean obeyKillSwitch() {
    if (advice.plan().enabled()) {
      return false;
    }
    source.drop(LossReason.DISABLED);
    losePending(LossReason.DISABLED);
    waiting = false;
    return true;
  }

  private boolean batchIsReady() {
    if (!pending.isEmpty()) {
      return true;
    }
    long bytes = source.bytes();
    if (bytes == 0) {
      waiting = false;
      return false;
    }
    long now = clock.nanoTime();
    if (!waiting) {
      waiting = true;
      waitingSinceNanos = now;
    }
    boolean due = bytes >= batchMaxBytes || now - waitingSinceNanos >= flushAfterNanos;
    return due && buildNext();
  }

  private boolean buildNext() {
    List<Slice> slices = source.take(batchMaxBytes);
    waiting = false;
    if (slices.isEmpty()) {
      return false;
    }
    Map<LossReason, Long> told = losses.take();
    try {
      addPending(builder.build(slices, told));
      return true;
    } catch (RuntimeException e) {
      losses.restore(told);
      losses.count(LossReason.INTERNAL, Batch.requestsOf(slices));
      log.failed(e.toString());
      return false;
    }
  }

  /** Tries the oldest batch once. Returns false if it must be tried again later. */
  private boolean sendFirst() {
    Batch batch = pending.getFirst();
    attempts++;
    long ageMillis = (clock.nanoTime() - batch.builtNanos) / 1_000_000;
    DeliveryResult result = link.post(batch, ageMillis, attempts, advice.plan().version());
    log.attempted(batch, attempts, result);
    switch (result.kind) {
      case ACCEPTED:
        removeFirst();
        unblock();
        obey(result.reply);
        return true;
      case REJECTED:
        removeFirst();
        unblock();
        refused(batch, result.reason == null ? LossReason.REJECTED : result.reason);
        return true;
      default:
        block(result.retryAfterMillis);
        return false;
    }
  }

  private void obey(@Nullable Reply reply) {
    refresh.confirmed(clock.nanoTime());
    if (reply != null && reply.country != null) {
      advice.country(reply.country);
    }
    if (reply != null && reply.plan != null) {
      advice.plan(reply.plan);
    }
  }

  private void refused(Batch batch, LossReason reason) {
    if (reason == LossReason.TOO_LARGE && batch.slices.size() > 1) {
      split(batch);
      return;
    }
    lose(batch, reason);
    if (reason == LossReason.UNAUTHORIZED) {
      block(0); // the next batch would fare no better
    }
  }

  /** Two halves under new ids: the collector kept nothing of the whole. */
  private void split(Batch batch) {
    int middle = batch.slices.size() / 2;
    List<Slice> slices = batch.slices;
    losses.restore(batch.losses);
    Batch older = builder.build(slices.subList(0, middle), losses.take());
    Batch younger = builder.build(slices.subList(middle, slices.size()), losses.take());
    pending.addFirst(younger);
    addPendingFirst(older);
  }

  private void lose(Batch batch, LossReason reason) {
    losses.restore(batch.losses);
    losses.count(reason, batch.requests);
  }

  private void addPending(Batch batch) {
    pending.addLast(batch);
    log.pending(pendingRequests());
  }

  private void addPendingFirst(Batch batch) {
    pending.addFirst(batch);
    log.pending(pendingRequests());
  }

  private void removeFirst() {
    pending.removeFirst();
    attempts = 0;
    log.pending(pendingRequests());
  }

  private long pendingRequests() {
    long requests = 0;
    for (Batch batch : pending) {
      requests += batch.requests;
    }
    return requests;
  }

  private void block(long retryAfterMillis) {
    long waitMillis = Math.max(retryAfterMillis, backoff.nextMillis());
    blocked = true;
    blockedByCollector = retryAfterMillis > 0;
    blockedUntilNanos = clock.nanoTime() + waitMillis * 1_000_000;
  }

  private void unblock() {
    blocked = false;
    backoff.reset();
  }

  private boolean isBlocked() {
    if (blocked && clock.nanoTime() - blockedUntilNanos >= 0) {
      blocked = false;
    }
    return blocked;
  }

  private long nanosToNextStep() {
    long now = clock.nanoTime();
    long next = Math.min(source.nanosToOutdated(now), refresh.nanosToDue(now));
    if (!pending.isEmpty() || waiting) {
      long due = pending.isEmpty() ? waitingSinceNanos + flushAfterNanos - now : 0;
      long unblocked = isBlocked() ? blockedUntilNanos - now : 0;
      next = Math.min(next, Math.max(0, Math.max(due, unblocked)));
    }
    return next == NEVER ? NEVER : Math.max(next, 1_000_000);
  }
}
