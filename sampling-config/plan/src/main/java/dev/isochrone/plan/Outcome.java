// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.plan;

import org.jspecify.annotations.Nullable;

/**
 * How a request ended, as the app felt it. The code is what travels and what is stored: it never
 * changes, and a code is never used again.
 */
public enum Outcome {
  /** A response below 400. */
  OK("ok"),
  /** A response of 400 to 499. */
  CLIENT_ERROR("client_error"),
  /** A response of 500 to 599. */
  SERVER_ERROR("server_error"),
  /** The host's name could not be resolved. */
  DNS("dns"),
  /** No connection could be opened. */
  CONNECT("connect"),
  /** The TLS handshake failed, certificates included. */
  TLS("tls"),
  /** Any time limit: connect, read, write or the whole call. */
  TIMEOUT("timeout"),
  /** An open connection broke: reset, closed early, stream refused. */
  RESET("reset"),
  /** The peer broke HTTP's rules, or redirects went on for ever. */
  PROTOCOL("protocol"),
  /** The app cancelled the call. */
  CANCELLED("cancelled"),
  /** The call failed in another way, such as an exception in the app's own interceptor. */
  OTHER("other");

  private final String label;

  Outcome(String label) {
    this.label = label;
  }

  /** The number on the wire, 0 to 10. */
  @SuppressWarnings("EnumOrdinal") // their order never changes, see OutcomeTest
  public int code() {
    return ordinal();
  }

  /** The name in the store and on screens, in lower case. */
  public String label() {
    return label;
  }

  /** True for failures that count in the error rate: all but {@link #OK} and {@link #CANCELLED}. */
  public boolean isError() {
    return this != OK && this != CANCELLED;
  }

  /** Returns the outcome of a code, or null for one that this version does not know. */
  public static @Nullable Outcome ofCode(int code) {
    return code >= 0 && code < Codes.ALL.length ? Codes.ALL[code] : null;
  }

  /**
   * Returns the outcome of an HTTP response.
   *
   * @param status the status code of the last response
   */
  public static Outcome ofStatus(int status) {
    if (status >= 500) {
      return SERVER_ERROR;
    }
    return status >= 400 ? CLIENT_ERROR : OK;
  }

  /** Beside the enum, which R8 would not make a number if it held an array of itself. */
  private static final class Codes {
    static final Outcome[] ALL = values();
  }
}
