// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The distributions that the generator draws from. Stateless; the source of randomness is given.
 */
final class Draws {

  private static final double NORMAL_FROM = 60;

  private Draws() {}

  static int poisson(double mean, SplittableRandom random) {
    if (mean > NORMAL_FROM) {
      return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    double bound = Math.exp(-mean);
    double product = random.nextDouble();
    int count = 0;
    while (product > bound) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  /** Trials up to the first success, at least 1. */
  static int geometric(double success, SplittableRandom random) {
    return 1 + (int) (Math.log(1 - random.nextDouble()) / Math.log(1 - success));
  }

  static double logNormal(double sigma, SplittableRandom random) {
    return Math.exp(sigma * random.nextGaussian());
  }

  static double[] zipf(int count, double exponent) {
    double[] shares = new double[count];
    for (int i = 0; i < count; i++) {
      shares[i] = Math.pow(i + 1, -exponent);
    }
    return normalised(shares);
  }

  static double[] normalised(double[] shares) {
    double sum = Arrays.stream(shares).sum();
    return Arrays.stream(shares).map(share -> share / sum).toArray();
  }

  /** Running sums, the last one 1, for {@link #pick}. */
  static double[] cumulative(double[] shares) {
    double[] sums = normalised(shares);
    Arrays.parallelPrefix(sums, Double::sum);
    sums[sums.length - 1] = 1;
    return sums;
  }

  static int pick(double[] cumulative, SplittableRandom random) {
    int at = Arrays.binarySearch(cumulative, random.nextDouble());
    return Math.min(cumulative.length - 1, at < 0 ? -at - 1 : at + 1);
  }
}
