// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

/** Which cache answered. A code never changes. Not API. */
public enum CacheStatus {
  /** No cache said anything. */
  UNKNOWN(0),
  /** The edge asked the origin. */
  EDGE_MISS(1),
  /** The edge answered by itself. */
  EDGE_HIT(2),
  /** The edge answered after asking the origin whether its copy still holds. */
  EDGE_REVALIDATED(3),
  /** The edge answered with an error of its own. */
  EDGE_ERROR(4),
  /** The app's own HTTP cache answered without the network. */
  DEVICE_HIT(5),
  /** The app's own HTTP cache answered after asking the network. */
  DEVICE_REVALIDATED(6);

  private final int code;

  CacheStatus(int code) {
    this.code = code;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }
}
