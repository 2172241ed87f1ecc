// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.Clock;
import dev.isochrone.CollectorAdvice;
import dev.isochrone.Consent;
import dev.isochrone.LossReason;
import dev.isochrone.NetworkSource;
import dev.isochrone.Surroundings;
import dev.isochrone.UserChoices;
import org.jspecify.annotations.Nullable;

/**
 * What the worker does each time it wakes: obey the user, close what is outdated, have slices
 * decided that await a plan, have the {@link Packer} make a batch, refresh the plan, send, and say
 * when to come back.
 *
 * <p>Slices that left the queue are in the {@link Outbox} until the collector has them or they are
 * counted as lost. Called by one thread; the accessors by any.
 */
final class DeliveryLoop {

  static final long NEVER = Long.MAX_VALUE;

  private static final long GZIP_RATIO = 16; // of what slices are estimated at, about
  private static final long NOTE_UNSAVED_NANOS = 30_000_000_000L;

  private final SliceSource source;
  private final Packer packer;
  private final Outbox outbox;
  private final @Nullable Inbox inbox;
  private final Installation installation;
  private final CollectorLink link;
  private final UserChoices choices;
  private final NetworkSource network;
  private final CollectorAdvice advice;
  private final Clock clock;
  private final Pause pause;
  private final PlanRefresh refresh;
  private final @Nullable SegmentDirectory directory;
  private final DeliveryLog log;
  private final DayBudget budget;

  private String attempted = "";
  private int attempts;

  /**
   * A loop whose batches outlive the process, if there is a directory for them, in which other
   * processes may have an inbox.
   */
  DeliveryLoop(
      SliceSource source,
      BatchBuilder builder,
      Installation installation,
      CollectorLink link,
      DeliveryLimits limits,
      @Nullable SegmentDirectory directory,
      boolean takesHandedOver,
      Surroundings around) {
    this.source = source;
    this.installation = installation;
    this.link = link;
    choices = around.choices;
    network = around.network;
    advice = around.advice;
    clock = around.clock;
    log = new DeliveryLog(around.log);
    pause = new Pause(clock, around.dice);
    budget = new DayBudget(advice, clock);
    this.directory = directory;
    PlanFile plan = directory == null ? null : new PlanFile(directory);
    refresh = new PlanRefresh(link, advice, plan, log);
    outbox = new Outbox(directory, around.losses, clock, log, limits.storageMaxBytes);
    packer = new Packer(source, builder, outbox, around.losses, clock, log, limits);
    inbox =
        directory == null
            ? null
            : new Inbox(directory.directory(), takesHandedOver, source, packer, outbox, clock, log);
  }

  /** Does what is due and returns the nanoseconds until something is due again. */
  long step() {
    open();
    obeyUser();
    source.closeOutdated(clock.nanoTime());
    if (!mustDrop()) {
      gather(); // before anything that may take long
    }
    pace();
    outbox.noteUnsaved(source.requests());
    if (network.available() && nothingToErase() && maySend()) {
      refresh.refreshIfDue(clock.nanoTime(), source.sessions());
      boolean going = true;
      while (going
          && !mustDrop()
          && maySend()
          && mayAfford()
          && packer.isReady()
          && !pause.isOn()) {
        going = sendFirst();
      }
      pace();
    }
    return nanosToNextStep();
  }

  /**
   * Sends everything that waits, without waiting for our own backoff; a collector that asked for
   * time gets it, and so does a metered network.
   *
   * @return true if nothing is left, and nothing to be erased at the collector
   */
  boolean drain(long deadlineNanos) {
    open();
    obeyUser();
    if (!mustDrop()) {
      gather();
    }
    boolean sent = sendAll(deadlineNanos);
    return installation.toErase() == null ? sent : network.available() && nothingToErase() && sent;
  }

  private boolean sendAll(long deadlineNanos) {
    while (!mustDrop()) {
      if (!maySend()) {
        packer.gather();
        return source.bytes() == 0 && log.pending() == 0;
      }
      if (outbox.isEmpty() && !packer.packNext()) {
        return true;
      }
      boolean mayTry = network.available() && !pause.mustWait() && nothingToErase() && mayAfford();
      if (!mayTry || clock.nanoTime() - deadlineNanos >= 0 || !sendFirst()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Nanoseconds after which to try a drain that has left something once more: where nothing
   * outlives the process, one broken connection while it closes would be the end of all it has.
   * {@link #NEVER} if that is no use within its bound.
   */
  long nanosToNextTry(long deadlineNanos) {
    long now = clock.nanoTime();
    long left = Math.max(1_000_000, pause.nanosLeft(now));
    boolean mayTry = !outbox.isStored() && maySend() && network.available() && mayAfford();
    return mayTry && now + left - deadlineNanos < 0 ? left : NEVER;
  }

  /** Ends the loop for good; what is still here and not in a file is lost. */
  void close() {
    open();
    obeyUser();
    if (!mustDrop()) {
      source.decideAwaiting();
      packer.gather(); // the inbox waits for the next process
    }
    source.close();
    outbox.noteUnsaved(source.requests());
    outbox.close();
  }

  /** What was sent and what came of it. */
  DeliveryLog log() {
    return log;
  }

  /** Takes over what earlier processes left. */
  private void open() {
    outbox.open();
    if (outbox.isStored()) {
      refresh.restore();
      if (directory != null) {
        budget.restore(directory.directory());
      }
    }
  }

  private void pace() {
    budget.pace(outbox.bytes() + source.bytes() / GZIP_RATIO, network.metered());
  }

  private boolean mayAfford() {
    return budget.isLeft(network.metered());
  }

  private boolean maySend() {
    return choices.consent() == Consent.GRANTED;
  }

  /** What waits in memory and in the inbox goes into files, once it is decided. */
  private void gather() {
    packer.gather();
    take(null);
    if (source.awaitsPlan()) {
      askForPlan();
      source.decideAwaiting();
      packer.gather();
    }
  }

  private void askForPlan() {
    outbox.noteUnsaved(source.requests()); // it may take long
    boolean mayAsk = network.available() && maySend() && mayAfford() && !pause.isOn();
    if (mayAsk && installation.toErase() == null) {
      refresh.ask(clock.nanoTime());
    }
  }

  /** Takes over what guests have put there, or drops it for a reason, if this is the owner. */
  private void take(@Nullable LossReason drop) {
    if (inbox != null && outbox.isStored()) {
      inbox.take(drop);
    }
  }

  private void obeyUser() {
    if (inbox != null && outbox.isStored() && inbox.takeErase()) {
      source.endSession(); // as where this process is asked: what is in the open slice goes, too
      choices.erase();
    }
    if (choices.takeErase()) {
      packer.drop(LossReason.ERASED);
      if (inbox != null && outbox.isStored()) {
        inbox.erase();
      }
      outbox.eraseQuarantined();
      installation.erase();
    }
    if (choices.takeNewInstallation()) {
      source.decideAwaiting();
      packer.packAll(); // what was recorded before stays the old one's
      installation.reset();
    }
  }

  /** Obeys the user's answer, then the kill switch. */
  private boolean mustDrop() {
    if (choices.consent() == Consent.DENIED) {
      packer.drop(LossReason.NO_CONSENT);
      take(LossReason.NO_CONSENT);
      outbox.eraseQuarantined();
      installation.reset();
      return true;
    }
    if (advice.plan().enabled()) {
      return false;
    }
    packer.drop(LossReason.DISABLED);
    take(LossReason.DISABLED);
    return true;
  }

  /** Has the collector erase what it has to, whatever the consent; nothing else goes before. */
  private boolean nothingToErase() {
    String secret = installation.toErase();
    if (secret == null) {
      return true;
    }
    if (pause.isOn()) {
      return false;
    }
    DeliveryResult result = link.erase(secret);
    log.erasure(result);
    boolean settled =
        result.kind == DeliveryResult.Kind.ACCEPTED
            || (result.kind == DeliveryResult.Kind.REJECTED
                && result.reason != LossReason.UNAUTHORIZED);
    if (settled) {
      installation.erased();
      pause.succeeded();
    } else {
      tryLater(result.retryAfterMillis);
    }
    return settled;
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
    boolean metered = network.metered();
    long before = link.sentBytes();
    DeliveryResult result = link.post(batch, ageMillis, attempts, advice.plan().version());
    budget.sent(link.sentBytes() - before, metered);
    log.attempted(batch, attempts, result);
    switch (result.kind) {
      case ACCEPTED:
        outbox.removeFirst();
        pause.succeeded();
        obey(result.reply);
        if (network.metered() && (!outbox.isEmpty() || source.bytes() > 0)) {
          pause.metered();
          return false;
        }
        return true;
      case REJECTED:
        pause.succeeded();
        refused(batch, result.reason == null ? LossReason.REJECTED : result.reason);
        return true;
      default:
        return tryLater(result.retryAfterMillis);
    }
  }

  /** Goes on at another address, or pauses. Returns whether to go on at once. */
  private boolean tryLater(long retryAfterMillis) {
    if (retryAfterMillis == 0 && link.moveOn()) {
      return true;
    }
    pause.failed(retryAfterMillis);
    return false;
  }

  private void obey(@Nullable Reply reply) {
    advice.confirmed(clock.nanoTime());
    if (reply != null && reply.country != null) {
      advice.country(reply.country);
    }
    if (reply != null && reply.plan != null) {
      refresh.obey(reply.plan);
    }
  }

  private void refused(Batch batch, LossReason reason) {
    if (reason == LossReason.TOO_LARGE && packer.splitFirst(batch)) {
      return;
    }
    outbox.loseFirst(reason);
    if (reason == LossReason.UNAUTHORIZED) {
      pause.failed(0); // the next batch would fare no better
    }
  }

  private long nanosToNextStep() {
    long now = clock.nanoTime();
    long next = source.nanosToOutdated(now);
    if (outbox.isStored() && source.requests() > 0) {
      next = Math.min(next, NOTE_UNSAVED_NANOS);
    }
    if (network.available()) { // else its return wakes us
      next = Math.min(next, nanosToSending(now));
    }
    return next == NEVER ? NEVER : Math.max(next, 1_000_000);
  }

  private long nanosToSending(long now) {
    if (installation.toErase() != null) {
      return pause.nanosLeft(now);
    }
    if (!maySend()) {
      return NEVER;
    }
    long due = outbox.isEmpty() ? packer.nanosToDue(now) : 0;
    long sending = due == NEVER ? NEVER : Math.max(due, pause.nanosLeft(now));
    if (sending != NEVER && !mayAfford()) {
      sending = Math.max(sending, budget.nanosToMidnight());
    }
    return Math.min(sending, refresh.nanosToDue(now));
  }
}
