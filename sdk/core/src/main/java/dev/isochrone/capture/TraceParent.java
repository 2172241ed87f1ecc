// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import org.jspecify.annotations.Nullable;

/** Reads a W3C {@code traceparent} that somebody else put on the request. Stateless. */
final class TraceParent {

  private static final int TRACE_START = 3;
  private static final int TRACE_END = 35;
  private static final int LENGTH = 55;
  private static final String NO_TRACE = "00000000000000000000000000000000";

  private TraceParent() {}

  /** Returns the trace id, 32 hex digits, or null if the header is missing or not one. */
  static @Nullable String traceId(@Nullable String header) {
    if (header == null || header.length() < LENGTH || header.charAt(2) != '-') {
      return null;
    }
    for (int i = TRACE_START; i < TRACE_END; i++) {
      char c = header.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return null;
      }
    }
    String traceId = header.substring(TRACE_START, TRACE_END);
    return traceId.equals(NO_TRACE) || header.charAt(TRACE_END) != '-' ? null : traceId;
  }
}
