// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

/**
 * What the store charges, in bytes as measured on the engine.
 *
 * @param slice a slice without its timings
 * @param timing a timing without phases
 * @param timingKeep the keepProbability of a timing inside its slice
 * @param phases the phases of a timing, times the share of slices that carry them
 * @param exemplar a full record
 * @param rollupCell a day's rollup of a cell that had any traffic
 */
public record Prices(
    double slice,
    double timing,
    double timingKeep,
    double phases,
    double exemplar,
    double rollupCell) {

  private static final double PHASES = 4;

  /** Measured on ClickHouse 26.5 with the product's tables. */
  public static final Prices MEASURED = new Prices(18, 3.4, 0.4, 0.25 * PHASES, 65, 150);

  /** Returns the same prices where another share of slices carries phases. */
  public Prices withPhases(double keepProbability) {
    return new Prices(slice, timing, timingKeep, PHASES * keepProbability, exemplar, rollupCell);
  }

  /** Exemplars of a kept timing where nothing else is known. */
  static final double USUAL_EXEMPLARS = 0.0025;

  /** Requests in an average slice. */
  static final double USUAL_SLICE = 6;

  /** Bytes of a kept timing, its share of a slice and of everything else included. */
  public double usualTiming() {
    return slice / USUAL_SLICE + timingWith(USUAL_EXEMPLARS);
  }

  /** Bytes of a timing with its phases and its share of exemplars. */
  public double timingWith(double exemplarsPerTiming) {
    return timing + timingKeep + phases + exemplar * exemplarsPerTiming;
  }
}
