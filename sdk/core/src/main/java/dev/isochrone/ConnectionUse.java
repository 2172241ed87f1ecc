// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

/** How a request came by its connection. A code never changes. Not API. */
public enum ConnectionUse {
  /** It had none: a cache hit, or a failure before. */
  NONE(0),
  /** At least one of its hops opened a connection. */
  NEW(1),
  /** Every hop found an open one. */
  REUSED(2);

  private final int code;

  ConnectionUse(int code) {
    this.code = code;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }
}
