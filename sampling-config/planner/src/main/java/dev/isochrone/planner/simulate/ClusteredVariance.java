// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;

/**
 * The design variance of weighted totals per group, for <i>level</i> intervals: what a total would
 * have varied by had only the draws been repeated. Slices are drawn with π, timings in them with ρ:
 *
 * <pre>
 *   Σ over slices (1 − π) · (Σ w·y)²  +  Σ over timings π · (1 − ρ) · (w·y)²,   w = 1/(π·ρ)
 * </pre>
 *
 * Zero when all was kept. Stateless.
 */
final class ClusteredVariance {

  private ClusteredVariance() {}

  /**
   * Returns the variance of Σ w·y per group.
   *
   * @param groups how many groups there are
   * @param groupOf group of an observation; negative to leave it out
   * @param y of an observation, by its place in the sample
   */
  static double[] of(Sample sample, int groups, IntUnaryOperator groupOf, IntToDoubleFunction y) {
    double[] variance = new double[groups];
    double[] open = new double[groups];
    double[] openKeep = new double[groups];
    int[] openCluster = new int[groups];
    Arrays.fill(openCluster, -1);
    for (int i = 0; i < sample.size; i++) {
      int group = groupOf.applyAsInt(i);
      if (group < 0) {
        continue;
      }
      if (openCluster[group] != sample.clusters[i]) {
        variance[group] += (1 - openKeep[group]) * open[group] * open[group];
        open[group] = 0;
        openCluster[group] = sample.clusters[i];
        openKeep[group] = sample.clusterKeep[i];
      }
      double weighted = y.applyAsDouble(i) / sample.keep[i];
      open[group] += weighted;
      double own = sample.keep[i] / sample.clusterKeep[i];
      variance[group] += sample.clusterKeep[i] * (1 - own) * weighted * weighted;
    }
    for (int group = 0; group < groups; group++) {
      variance[group] += (1 - openKeep[group]) * open[group] * open[group];
    }
    return variance;
  }
}
