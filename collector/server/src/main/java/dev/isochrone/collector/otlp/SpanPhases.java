// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.otlp;

/**
 * The phases of a request by its network events, in µs; they add up to the total, as the wire has
 * it. Immutable.
 *
 * @param connection 0 not known, 1 new, 2 reused
 */
record SpanPhases(
    long queue, long dns, long connect, long tls, long waiting, long transfer, int connection) {
  private static final long MICRO = 1000;
  private static final int NEW = 1;
  private static final int REUSED = 2;

  /** Not told. */
  static final SpanPhases NONE = new SpanPhases(0, 0, 0, 0, 0, 0, 0);

  /** Reads the events of a span; {@link #NONE} unless they tell when the response began. */
  static SpanPhases of(SpanDraft span) {
    long requested = at(span, NetworkEvent.REQUEST_START);
    long answered = at(span, NetworkEvent.RESPONSE_START);
    long ended = at(span, NetworkEvent.RESPONSE_END);
    if (requested < 0 || answered < requested || ended < answered) {
      return NONE;
    }
    long dns = between(span, NetworkEvent.DOMAIN_LOOKUP_START, NetworkEvent.DOMAIN_LOOKUP_END);
    long whole = between(span, NetworkEvent.CONNECT_START, NetworkEvent.CONNECT_END);
    long tls =
        at(span, NetworkEvent.SECURE_CONNECTION_START) < 0
            ? 0
            : between(span, NetworkEvent.SECURE_CONNECTION_START, NetworkEvent.CONNECT_END);
    long connect = Math.max(0, whole - tls);
    long waiting = answered - requested;
    long transfer = ended - answered;
    long total = (span.endNanos - span.startNanos) / MICRO;
    long queue = total - dns - connect - tls - waiting - transfer;
    return queue < 0
        ? NONE
        : new SpanPhases(queue, dns, connect, tls, waiting, transfer, whole > 0 ? NEW : REUSED);
  }

  boolean isKnown() {
    return connection != 0;
  }

  /** µs from the span's start, or −1 if it did not happen within the span. */
  private static long at(SpanDraft span, NetworkEvent event) {
    long nanos = span.nanos(event);
    return nanos < span.startNanos || nanos > span.endNanos
        ? -1
        : (nanos - span.startNanos) / MICRO;
  }

  private static long between(SpanDraft span, NetworkEvent from, NetworkEvent to) {
    long begin = at(span, from);
    long end = at(span, to);
    return begin < 0 || end < begin ? 0 : end - begin;
  }
}
