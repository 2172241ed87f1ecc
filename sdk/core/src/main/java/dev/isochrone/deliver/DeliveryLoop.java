// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.Clock;
import dev.isochrone.CollectorAdvice;
import dev.isochrone.Consent;
import dev.isochrone.LossReason;
import dev.isochrone.Losses;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the worker does each time it wakes: close what is outdated, refresh the plan, have the
 * {@link Packer} make a batch, send it, and say when to come back.
 *
 * <p>Slices that left the queue are in the {@link Outbox} until the collector has them or they are
 * counted as lost. Called by one thread; the accessors by any.
 */
final class DeliveryLoop {

  private static final long NEVER = Long.MAX_VALUE;

  private final SliceSource source;
  private final Packer packer;
  private final Outbox outbox;
  private final CollectorLink link;
  private final AtomicReference<Consent> consent;
  private final CollectorAdvice advice;
  private final Clock clock;
  private final Backoff backoff;
  private final PlanRefresh refresh;
  private final DeliveryLog log = new DeliveryLog();

  private String attempted = "";
  private int attempts;
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
    this(
        source,
        builder,
        link,
        advice,
        losses,
        clock,
        backoff,
        limits,
        new AtomicReference<>(Consent.GRANTED),
        null);
  }

  /** A loop whose batches outlive the process, if there is a directory for them. */
  DeliveryLoop(
      SliceSource source,
      BatchBuilder builder,
      CollectorLink link,
      CollectorAdvice advice,
      Losses losses,
      Clock clock,
      Backoff backoff,
      DeliveryLimits limits,
      AtomicReference<Consent> consent,
      @Nullable SegmentDirectory directory) {
    this.source = source;
    this.consent = consent;
    this.link = link;
    this.advice = advice;
    this.clock = clock;
    this.backoff = backoff;
    this.refresh = new PlanRefresh(link, advice);
    this.outbox = new Outbox(directory, losses, clock, log, Outbox.MAX_BYTES);
    this.packer = new Packer(source, builder, outbox, losses, clock, log, limits);
  }

  /** Does what is due and returns the nanoseconds until something is due again. */
  long step() {
    outbox.open();
    source.closeOutdated(clock.nanoTime());
    if (!mustDrop()) {
      packer.gather(); // before anything that may take long
    }
    if (!maySend()) {
      return nanosToNextStep();
    }
    refresh.refreshIfDue(clock.nanoTime(), source.sessions());
    boolean taken = true;
    while (taken && !mustDrop() && maySend() && packer.isReady() && !isBlocked()) {
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
    outbox.open();
    while (!mustDrop()) {
      if (!maySend()) {
        packer.gather();
        return source.bytes() == 0 && log.pending() == 0;
      }
      if (outbox.isEmpty() && !packer.packNext()) {
        return true;
      }
      boolean mayTry = !(isBlocked() && blockedByCollector);
      if (!mayTry || clock.nanoTime() - deadlineNanos >= 0 || !sendFirst()) {
        return false;
      }
    }
    return true;
  }

  /** Ends the loop for good; what is still here and not in a file is lost. */
  void close() {
    outbox.open();
    if (!mustDrop()) {
      packer.gather();
    }
    source.close();
    outbox.close();
  }

  /** What was sent and what came of it. */
  DeliveryLog log() {
    return log;
  }

  private boolean maySend() {
    return consent.get() == Consent.GRANTED;
  }

  /** Obeys the user, then the kill switch. */
  private boolean mustDrop() {
    if (consent.get() == Consent.DENIED) {
      packer.drop(LossReason.NO_CONSENT);
      outbox.eraseQuarantined();
      return true;
    }
    if (advice.plan().enabled()) {
      return false;
    }
    packer.drop(LossReason.DISABLED);
    return true;
  }

  /** Tries the oldest batch once. Returns false if it must be tried again later. */
  private boolean sendFirst() {
    Batch batch = outbox.first();
    if (batch == null) {
      return true; // what was there was corrupt
    }
    attempts = batch.id.equals(attempted) ? attempts + 1 : 1;
    attempted = batch.id;
    long ageMillis = (clock.nanoTime() - batch.builtNanos) / 1_000_000;
    DeliveryResult result = link.post(batch, ageMillis, attempts, advice.plan().version());
    log.attempted(batch, attempts, result);
    switch (result.kind) {
      case ACCEPTED:
        outbox.removeFirst();
        unblock();
        obey(result.reply);
        return true;
      case REJECTED:
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
      packer.splitFirst(batch);
      return;
    }
    outbox.loseFirst(reason);
    if (reason == LossReason.UNAUTHORIZED) {
      block(0); // the next batch would fare no better
    }
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
    if (!maySend()) {
      return source.nanosToOutdated(now);
    }
    long next = Math.min(source.nanosToOutdated(now), refresh.nanosToDue(now));
    long due = outbox.isEmpty() ? packer.nanosToDue(now) : 0;
    if (due != NEVER) {
      long unblocked = isBlocked() ? blockedUntilNanos - now : 0;
      next = Math.min(next, Math.max(0, Math.max(due, unblocked)));
    }
    return next == NEVER ? NEVER : Math.max(next, 1_000_000);
  }
}
