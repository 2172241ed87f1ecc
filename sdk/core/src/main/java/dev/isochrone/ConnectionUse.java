// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

/** How a request came by its connection. A code never changes. Not API. */
public enum ConnectionUse {
  /** It had none: a cache hit, or a failure before. */
  NONE,
  /** At least one of its hops opened a connection. */
  NEW,
  /** Every hop found an open one. */
  REUSED;

  /** The number on the wire. */
  @SuppressWarnings("EnumOrdinal") // their order never changes, see CodesTest
  public int code() {
    return ordinal();
  }
}
