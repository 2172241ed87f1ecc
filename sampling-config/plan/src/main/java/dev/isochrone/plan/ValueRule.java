// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.plan;

/**
 * How a plan turns what a slice would teach into its keepProbability: two scalars, the prices of a
 * slice and of a timing in stored bytes, and the {@link ValueTable}. Immutable.
 *
 * <p>The scalars change every few minutes, the table seldom; a plan may therefore name a table that
 * its reader already has.
 */
public final class ValueRule {

  private final double baseKeepProbability;
  private final double lambda;
  private final double sliceBytes;
  private final double timingBytes;
  private final ValueTable table;

  /**
   * Creates a rule.
   *
   * @param baseKeepProbability every slice and every timing has at least this, 0 to 1
   * @param lambda what a unit of value per byte is worth, ≥ 0
   * @param sliceBytes what a slice costs without its timings, &gt; 0
   * @param timingBytes what a timing costs, phases and exemplars on average included, &gt; 0
   */
  public ValueRule(
      double baseKeepProbability,
      double lambda,
      double sliceBytes,
      double timingBytes,
      ValueTable table) {
    this.baseKeepProbability = Bounds.probability("baseKeepProbability", baseKeepProbability);
    this.lambda = Bounds.finite("lambda", lambda, 0);
    this.sliceBytes = Bounds.finite("sliceBytes", sliceBytes, Float.MIN_NORMAL);
    this.timingBytes = Bounds.finite("timingBytes", timingBytes, Float.MIN_NORMAL);
    this.table = table;
  }

  /** The least keepProbability of a slice and of a timing, 0 to 1. */
  public double baseKeepProbability() {
    return baseKeepProbability;
  }

  /** The scale between value per byte and probability. */
  public double lambda() {
    return lambda;
  }

  /** Stored bytes of a slice without its timings. */
  public double sliceBytes() {
    return sliceBytes;
  }

  /** Stored bytes of a timing. */
  public double timingBytes() {
    return timingBytes;
  }

  /** The value of each request. */
  public ValueTable table() {
    return table;
  }
}
