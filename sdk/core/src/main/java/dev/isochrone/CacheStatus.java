// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

/** Which cache answered. A code never changes. Not API. */
public enum CacheStatus {
  /** No cache said anything. */
  UNKNOWN,
  /** The edge asked the origin. */
  EDGE_MISS,
  /** The edge answered by itself. */
  EDGE_HIT,
  /** The edge answered after asking the origin whether its copy still holds. */
  EDGE_REVALIDATED,
  /** The edge answered with an error of its own. */
  EDGE_ERROR,
  /** The app's own HTTP cache answered without the network. */
  DEVICE_HIT,
  /** The app's own HTTP cache answered after asking the network. */
  DEVICE_REVALIDATED;

  /** The number on the wire. */
  @SuppressWarnings("EnumOrdinal") // their order never changes, see CodesTest
  public int code() {
    return ordinal();
  }
}
