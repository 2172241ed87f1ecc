// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

/** The protocol of the last response. A code never changes. Not API. */
public enum HttpVersion {
  /** There was no response from the network. */
  NONE,
  /** HTTP/1.0. */
  HTTP_1_0,
  /** HTTP/1.1. */
  HTTP_1_1,
  /** HTTP/2, with or without TLS. */
  H2,
  /** HTTP/3. */
  H3;

  /** The number on the wire. */
  @SuppressWarnings("EnumOrdinal") // their order never changes, see CodesTest
  public int code() {
    return ordinal();
  }
}
