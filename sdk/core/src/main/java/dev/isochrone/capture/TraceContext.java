// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import org.jspecify.annotations.Nullable;

/**
 * The trace that the SDK starts for one call, in the words of W3C Trace Context (level 1):
 *
 * <pre>
 *   traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
 *                version, trace id (the call's), parent id (of one hop), flags (01 sampled)
 *   tracestate:  ot=th:f8
 *                only where sampled: OpenTelemetry's threshold, which says how many stand behind it
 * </pre>
 *
 * It travels as a tag of the request, which OkHttp carries over redirects and never sends.
 * Immutable.
 */
final class TraceContext {

  private static final String HEX = "0123456789abcdef";
  private static final int PARENT_LENGTH = 55;
  private static final int TRACE_AT = 3;
  private static final int PARENT_AT = 36;
  private static final int FLAGS_AT = 53;

  private final long high;
  private final long low;
  private final @Nullable String state;

  /**
   * Creates a trace.
   *
   * @param high the first half of its id
   * @param low the second half; not 0
   * @param state its {@code tracestate} if it is sampled, or null
   */
  TraceContext(long high, long low, @Nullable String state) {
    this.high = high;
    this.low = low;
    this.state = state;
  }

  /** Returns the header for a hop with this id, which is not 0. */
  String parent(long hop) {
    char[] header = new char[PARENT_LENGTH];
    put(header, 0, 0, 2);
    header[2] = '-';
    put(header, TRACE_AT, high, 16);
    put(header, TRACE_AT + 16, low, 16);
    header[PARENT_AT - 1] = '-';
    put(header, PARENT_AT, hop, 16);
    header[FLAGS_AT - 1] = '-';
    put(header, FLAGS_AT, state == null ? 0 : 1, 2);
    return new String(header);
  }

  /** The other header, or null if there is none. */
  @Nullable String state() {
    return state;
  }

  private static void put(char[] to, int at, long value, int digits) {
    for (int i = 0; i < digits; i++) {
      to[at + i] = HEX.charAt((int) (value >>> (4 * (digits - 1 - i))) & 0xf);
    }
  }
}
