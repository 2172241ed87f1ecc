// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * How long requests take in a made-up world: a median per region and api, a factor per session (one
 * in twenty on a poor network), noise and a Pareto tail per api. With measured round trips, the
 * region's part is those: one round trip on an open connection, three on a new one. Holds the
 * session being drawn; not thread-safe.
 */
final class Latencies {

  private static final double NEW_CONNECTION = 0.15;

  private final double[][] medianMs;
  private final double[] sigma;
  private final double[] tail;
  private final @Nullable CountryRtts rtts;
  private double sessionFactor;
  private double sessionRttMs;
  private boolean poor;

  Latencies(TrafficShape shape, SplittableRandom random, @Nullable CountryRtts rtts) {
    this.rtts = rtts;
    sigma = new double[shape.apis()];
    tail = new double[shape.apis()];
    double[] apiMedian = new double[shape.apis()];
    for (int api = 0; api < sigma.length; api++) {
      apiMedian[api] = (rtts == null ? 150 : 60) * Draws.logNormal(0.6, random);
      sigma[api] = 0.35 + 0.45 * random.nextDouble();
      tail[api] = 0.005 + 0.035 * random.nextDouble();
    }
    medianMs = new double[shape.regions()][shape.apis()];
    for (double[] row : medianMs) {
      double regional = rtts == null ? Draws.logNormal(0.35, random) : 1;
      for (int api = 0; api < row.length; api++) {
        row[api] = regional * apiMedian[api] * Draws.logNormal(0.15, random);
      }
    }
  }

  void beginSession(int region, SplittableRandom random) {
    sessionFactor = Draws.logNormal(0.3, random);
    poor = random.nextDouble() < 0.05;
    if (poor) {
      sessionFactor *= 2;
    }
    sessionRttMs = rtts == null ? 0 : rtts.drawMs(region, random);
  }

  boolean poorSession() {
    return poor;
  }

  double draw(int region, int api, SplittableRandom random) {
    double latency = medianMs[region][api] * sessionFactor * Draws.logNormal(sigma[api], random);
    if (random.nextDouble() < tail[api]) {
      latency *= 3 * Math.pow(1 - random.nextDouble(), -1 / 1.5);
    }
    if (rtts == null) {
      return latency;
    }
    int trips = random.nextDouble() < NEW_CONNECTION ? 3 : 1;
    return latency + trips * sessionRttMs * (poor ? 2 : 1);
  }
}
