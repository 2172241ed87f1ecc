// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import dev.isochrone.Phase;

/**
 * Divides the time of one call among its phases: at each moment the call is in exactly one, so that
 * the phases of all hops add up to the total by construction.
 *
 * <p>The events of connecting may come from several threads at once (fast fallback races addresses)
 * and are told apart by counting attempts: a loser that fails late changes nothing. Those methods
 * are synchronized; the others belong to the thread that carries the call.
 */
final class PhaseTimes {

  private static final int PHASES = Phase.values().length;

  private final long[] nanos = new long[PHASES];
  private Phase current = Phase.NONE;
  private Phase reached = Phase.NONE;
  private long startNanos;
  private long markNanos;

  private int connecting;
  private boolean connected;
  private boolean attemptFailed;
  private int failedAttempts;

  void start(long now) {
    startNanos = now;
    markNanos = now;
    current = Phase.QUEUE;
    reached = Phase.QUEUE;
  }

  boolean started() {
    return current != Phase.NONE;
  }

  /** Ends the current phase and begins another. */
  void begin(Phase next, long now) {
    nanos[current.code()] += now - markNanos;
    markNanos = now;
    current = next;
    if (next != Phase.QUEUE) {
      reached = next;
    }
  }

  /**
   * Begins {@code next} only if the call is in one phase; overlapping events arrive out of turn.
   */
  void beginFrom(Phase only, Phase next, long now) {
    if (current == only) {
      begin(next, now);
    }
  }

  synchronized void connectStart(long now) {
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

  synchronized void secureConnectStart(long now) {
    begin(Phase.TLS, now);
  }

  synchronized void connectEnd(long now) {
    connecting--;
    connected = true;
    begin(Phase.QUEUE, now);
  }

  synchronized void connectFailed(long now) {
    connecting--;
    if (!connected && connecting == 0) {
      attemptFailed = true;
      begin(Phase.QUEUE, now);
    }
  }

  /** Attempts to connect that failed and were followed by another. */
  synchronized int failedAttempts() {
    return failedAttempts;
  }

  /** The last phase begun that was more than waiting in a queue. */
  Phase reached() {
    return reached;
  }

  long nanos(Phase phase) {
    return nanos[phase.code()];
  }

  /** Ends the last phase. */
  void end(long now) {
    begin(current, now);
  }

  long totalNanos() {
    return markNanos - startNanos;
  }

  long endNanos() {
    return markNanos;
  }
}
