// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.sample;

import dev.isochrone.Slice;

/** Where kept slices go. Called on the app's threads: must be quick and thread-safe. */
public interface SliceSink {

  /**
   * Somebody has to look after a slice: it was opened, and will be outdated in a while, or it
   * awaits a plan; see {@link Sampler#decideAwaiting}.
   */
  void wake();

  /** Takes over a kept slice. */
  void put(Slice slice);
}
