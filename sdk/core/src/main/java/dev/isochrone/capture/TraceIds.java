// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Random ids for traces and hops: counted up from 128 bits that each process draws at its first
 * trace, then mixed (SplitMix64). Two of one process never meet. Thread-safe and lock-free.
 */
final class TraceIds {

  private static final long STEP = 0x9e3779b97f4a7c15L;
  private static final SecureRandom SEEDS = new SecureRandom();
  private static final long HIGH_SEED = SEEDS.nextLong();
  private static final long LOW_SEED = SEEDS.nextLong();
  private static final AtomicLong COUNT = new AtomicLong();

  private TraceIds() {}

  /** Returns the first half of a trace's id. */
  static long high() {
    return next(HIGH_SEED);
  }

  /** Returns the second half of a trace's id, or the id of a hop; never 0, which is no id. */
  static long low() {
    long id = next(LOW_SEED);
    return id == 0 ? 1 : id;
  }

  private static long next(long seed) {
    long z = seed + COUNT.incrementAndGet() * STEP;
    long mixed = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
