// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

/** The protocol of the last response. A code never changes. Not API. */
public enum HttpVersion {
  /** There was no response from the network. */
  NONE(0),
  /** HTTP/1.0. */
  HTTP_1_0(1),
  /** HTTP/1.1. */
  HTTP_1_1(2),
  /** HTTP/2, with or without TLS. */
  H2(3),
  /** HTTP/3. */
  H3(4);

  private final int code;

  HttpVersion(int code) {
    this.code = code;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }
}
