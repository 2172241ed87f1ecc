// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.network;

import java.util.SplittableRandom;

/**
 * Measured round trips of one pair of places, and how a connection's own is drawn from them:
 * log-normal from mean and deviation, never under the shortest one measured. Immutable.
 */
public record RoundTrip(double meanMs, double deviationMs, double minMs, double maxMs) {
  private static final double LONGEST_MS = 2_000;
  private static final int TRIES = 20;

  /** One that never varies, for measuring against. */
  public static RoundTrip exactly(double ms) {
    return new RoundTrip(ms, 0, ms, ms);
  }

  /** As if everything from here to there went through the place between them. */
  RoundTrip then(RoundTrip onward) {
    return new RoundTrip(
        meanMs + onward.meanMs,
        Math.hypot(deviationMs, onward.deviationMs),
        minMs + onward.minMs,
        maxMs + onward.maxMs);
  }

  /**
   * The median of what would be drawn, every time: a way that is operated to be the same for all
   * connections.
   */
  public RoundTrip typical() {
    double spread = deviationMs / meanMs;
    return exactly(Math.max(minMs, meanMs / Math.sqrt(1 + spread * spread)));
  }

  /** One connection's round trip in ms. */
  public double draw(SplittableRandom random) {
    if (deviationMs <= 0) {
      return meanMs;
    }
    double variance = Math.log1p(deviationMs * deviationMs / (meanMs * meanMs));
    double location = Math.log(meanMs) - variance / 2;
    double longest = Math.min(maxMs, LONGEST_MS);
    for (int i = 0; i < TRIES; i++) {
      double ms = Math.exp(location + Math.sqrt(variance) * random.nextGaussian());
      if (ms >= minMs && ms <= longest) {
        return ms;
      }
    }
    return Math.max(minMs, Math.min(meanMs, longest));
  }
}
