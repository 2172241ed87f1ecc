// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import dev.isochrone.Phase;
import okhttp3.EventListener;

/**
 * Divides the time of one call among its phases: at each moment the call is in exactly one, so that
 * the phases of all hops add up to the total by construction. Counted in whole µs; what is left of
 * a µs goes to the next phase. A phase other than the transfer is full after 71 minutes.
 *
 * <p>The events of connecting may come from several threads at once (fast fallback races addresses)
 * and are told apart by counting attempts: a loser that fails late changes nothing. Those methods
 * are synchronized; the others belong to the thread that carries the call.
 *
 * <p>A superclass of the call's listener and not a part of it, with a field a phase and no array:
 * one object a call is what the budget of 200 bytes allows.
 */
abstract class PhaseTimes extends ForwardingEventListener {

  private static final long MAX_MICROS = 0xffff_ffffL;

  private Phase current = Phase.NONE;
  private Phase furthest = Phase.NONE;
  private long startNanos;
  private long markNanos;

  private int queueMicros; // these are unsigned
  private int dnsMicros;
  private int connectMicros;
  private int tlsMicros;
  private int sendMicros;
  private int waitMicros;
  private long transferMicros;

  private byte connecting;
  private volatile byte failedAttempts; // written under the lock
  private boolean connected;
  private boolean attemptFailed;

  PhaseTimes(EventListener app) {
    super(app);
  }

  final void start(long now) {
    startNanos = now;
    markNanos = now;
    current = Phase.QUEUE;
    furthest = Phase.QUEUE;
  }

  final boolean started() {
    return current != Phase.NONE;
  }

  /** Ends the current phase and begins another. */
  final void begin(Phase next, long now) {
    long micros = Math.max(0, (now - markNanos) / 1000); // another thread may have read before
    markNanos += micros * 1000;
    spend(micros);
    current = next;
    if (next != Phase.QUEUE) {
      furthest = next;
    }
  }

  /**
   * Begins {@code next} only if the call is in one phase; overlapping events arrive out of turn.
   */
  final void beginFrom(Phase only, Phase next, long now) {
    if (current == only) {
      begin(next, now);
    }
  }

  final synchronized void attemptStarted(long now) {
    connecting++;
    connected = false;
    if (attemptFailed) {
      attemptFailed = false;
      failedAttempts++;
    }
    if (current != Phase.CONNECT) {
      begin(Phase.CONNECT, now);
    }
  }

  final synchronized void attemptSecured(long now) {
    begin(Phase.TLS, now);
  }

  final synchronized void attemptSucceeded(long now) {
    connecting--;
    connected = true;
    begin(Phase.QUEUE, now);
  }

  final synchronized void attemptFailed(long now) {
    connecting--;
    if (!connected && connecting == 0) {
      attemptFailed = true;
      begin(Phase.QUEUE, now);
    }
  }

  /** Attempts to connect that failed and were followed by another. */
  final int failedAttempts() {
    return failedAttempts;
  }

  /** The last phase begun that was more than waiting in a queue. */
  final Phase furthest() {
    return furthest;
  }

  /** Ends the last phase. */
  final void end(long now) {
    begin(current, now);
  }

  final long spentMicros() {
    return (markNanos - startNanos) / 1000;
  }

  /** Compared one by one: of a phase that is known where this is called, one field is left. */
  final long spentMicros(Phase phase) {
    if (phase == Phase.TRANSFER) {
      return transferMicros;
    }
    if (phase == Phase.WAIT) {
      return waitMicros & MAX_MICROS;
    }
    if (phase == Phase.SEND) {
      return sendMicros & MAX_MICROS;
    }
    if (phase == Phase.TLS) {
      return tlsMicros & MAX_MICROS;
    }
    if (phase == Phase.CONNECT) {
      return connectMicros & MAX_MICROS;
    }
    if (phase == Phase.DNS) {
      return dnsMicros & MAX_MICROS;
    }
    return phase == Phase.QUEUE ? queueMicros & MAX_MICROS : 0;
  }

  /** When the current phase began, or the last one ended. */
  final long markNanos() {
    return markNanos;
  }

  private void spend(long micros) {
    switch (current) {
      case QUEUE:
        queueMicros = sum(queueMicros, micros);
        break;
      case DNS:
        dnsMicros = sum(dnsMicros, micros);
        break;
      case CONNECT:
        connectMicros = sum(connectMicros, micros);
        break;
      case TLS:
        tlsMicros = sum(tlsMicros, micros);
        break;
      case SEND:
        sendMicros = sum(sendMicros, micros);
        break;
      case WAIT:
        waitMicros = sum(waitMicros, micros);
        break;
      case TRANSFER:
        transferMicros += micros;
        break;
      default:
        break;
    }
  }

  private static int sum(int unsigned, long micros) {
    return (int) Math.min((unsigned & MAX_MICROS) + micros, MAX_MICROS);
  }
}
