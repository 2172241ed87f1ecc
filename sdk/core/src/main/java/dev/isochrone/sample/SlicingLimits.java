// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.sample;

import dev.isochrone.CollectorAdvice;
import dev.isochrone.Dice;
import dev.isochrone.Losses;
import dev.isochrone.NetworkSource;

/** How long slices and sessions last. Immutable. */
public final class SlicingLimits {

  final long sliceMaxNanos;
  final long sessionTimeoutNanos;

  /**
   * Creates limits.
   *
   * @param sliceMaxMillis how old a slice may get
   * @param sessionTimeoutMillis how long without requests ends a session
   */
  public SlicingLimits(long sliceMaxMillis, long sessionTimeoutMillis) {
    sliceMaxNanos = sliceMaxMillis * 1_000_000;
    sessionTimeoutNanos = sessionTimeoutMillis * 1_000_000;
  }

  /** Returns a sampler with these limits. */
  public Sampler sampler(
      CollectorAdvice advice, NetworkSource network, Dice dice, Losses losses, SliceSink sink) {
    return new Sampler(new SliceDraws(advice, network, dice), sink, losses, advice, this);
  }
}
