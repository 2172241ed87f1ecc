// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.Slice;
import java.util.List;
import java.util.Map;

/** Writes what a batch says, for whoever gets it. Used by the worker only. */
interface BatchContent {

  /**
   * Returns a batch, uncompressed.
   *
   * @param builtWallMillis and builtNanos: now, by both clocks
   * @param slices of one user, at least one
   */
  byte[] encode(
      String id,
      long builtWallMillis,
      long builtNanos,
      List<Slice> slices,
      Map<String, Long> losses);
}
