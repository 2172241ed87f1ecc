// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.decision;

import dev.isochrone.benchmarks.Figures;
import dev.isochrone.benchmarks.JmhResults;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;

/** Runs {@link Decision} and prints its figures. */
public final class DecisionFigures {

  private DecisionFigures() {}

  /**
   * Prints what a request's record and its share of the decision take, in clock reads and bytes.
   */
  public static void print(Figures figures, Options overrides, int rounds) throws RunnerException {
    JmhResults results = JmhResults.of(Decision.class, overrides, rounds);
    double read =
        Math.min(
            results.nanos("clockRead", "draws", "drawn"),
            results.nanos("clockRead", "draws", "unlucky"));
    double drawn = results.nanos("recorded", "draws", "drawn");
    double openTelemetry = results.nanos("openTelemetry", "draws", "drawn");
    figures.print("sampling.decision.clock.ns", read, "ns");
    figures.print("sampling.decision.ns", drawn, "ns");
    figures.print("sampling.decision.clock_ratio", drawn / read, "ratio");
    figures.print(
        "sampling.decision.clock_ratio.not_kept",
        results.nanos("recorded", "draws", "unlucky") / read,
        "ratio");
    figures.print(
        "sampling.decision.bytes", results.bytes("recorded", "draws", "unlucky"), "bytes");
    figures.print(
        "sampling.decision.bytes.kept", results.bytes("recorded", "draws", "drawn"), "bytes");
    figures.print("sampling.decision.opentelemetry.clock_ratio", openTelemetry / read, "ratio");
    figures.print(
        "sampling.decision.opentelemetry.bytes",
        results.bytes("openTelemetry", "draws", "drawn"),
        "bytes");
  }
}
