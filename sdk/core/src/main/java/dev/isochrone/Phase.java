// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

/**
 * What a request is doing. The phases divide its time without a gap: each nanosecond between start
 * and end belongs to one of them. A code never changes. Not API.
 */
public enum Phase {
  /** Nothing yet. */
  NONE(0),
  /** Waiting for the dispatcher, the app's interceptors or a connection. */
  QUEUE(1),
  /** Looking the host up. */
  DNS(2),
  /** Opening the TCP connection. */
  CONNECT(3),
  /** The TLS handshake and what a new connection exchanges after it. */
  TLS(4),
  /** Sending request headers and body. */
  SEND(5),
  /** Waiting for the first byte of the response. */
  WAIT(6),
  /** Reading the response body. */
  TRANSFER(7);

  private final int code;

  Phase(int code) {
    this.code = code;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }
}
