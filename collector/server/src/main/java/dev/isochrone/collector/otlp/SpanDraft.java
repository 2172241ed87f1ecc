// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.otlp;

import java.util.Arrays;

/** One span as it is read: a scratch that is used again for the next. Not thread-safe. */
final class SpanDraft {
  static final int CLIENT = 3;
  static final int STATUS_ERROR = 2;

  private static final long ABSENT = 0;

  final KnownAttributes attributes = new KnownAttributes();
  final KnownAttributes exception = new KnownAttributes();
  private final long[] eventNanos = new long[NetworkEvent.values().length];
  byte[] traceId = {};
  byte[] spanId = {};
  String traceState = "";
  int kind;
  int status;
  long startNanos;
  long endNanos;

  void clear() {
    attributes.clear();
    exception.clear();
    Arrays.fill(eventNanos, ABSENT);
    traceId = new byte[0];
    spanId = new byte[0];
    traceState = "";
    kind = 0;
    status = 0;
    startNanos = 0;
    endNanos = 0;
  }

  @SuppressWarnings("EnumOrdinal") // the place in this array only
  void event(String name, long nanos) {
    NetworkEvent event = NetworkEvent.ofName(name);
    if (event != null) {
      eventNanos[event.ordinal()] = nanos;
    }
  }

  /** When it happened, ns since 1970; 0 if the span does not say. */
  @SuppressWarnings("EnumOrdinal") // the place in this array only
  long nanos(NetworkEvent event) {
    return eventNanos[event.ordinal()];
  }
}
