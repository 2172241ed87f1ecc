// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.sample;

import dev.isochrone.Slice;

/** Where kept slices go. Called on the app's threads: must be quick and thread-safe. */
public interface SliceSink {

  /** A slice was opened; it will be outdated in a while, and somebody has to look then. */
  void opened();

  /** Takes over a kept slice. */
  void put(Slice slice);
}
