// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

/**
 * What a request is doing. The phases divide its time without a gap: each nanosecond between start
 * and end belongs to one of them. A code never changes. Not API.
 */
public enum Phase {
  /** Nothing yet. */
  NONE,
  /** Waiting for the dispatcher, the app's interceptors or a connection. */
  QUEUE,
  /** Looking the host up. */
  DNS,
  /** Opening the TCP connection. */
  CONNECT,
  /** The TLS handshake and what a new connection exchanges after it. */
  TLS,
  /** Sending request headers and body. */
  SEND,
  /** Waiting for the first byte of the response. */
  WAIT,
  /** Reading the response body. */
  TRANSFER;

  /** The number on the wire. */
  @SuppressWarnings("EnumOrdinal") // their order never changes, see CodesTest
  public int code() {
    return ordinal();
  }
}
