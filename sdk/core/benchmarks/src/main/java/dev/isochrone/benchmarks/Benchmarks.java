// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks;

import dev.isochrone.benchmarks.decision.DecisionFigures;
import dev.isochrone.benchmarks.offline.OfflineFigures;
import dev.isochrone.benchmarks.sequence.SequenceFigures;
import dev.isochrone.benchmarks.wire.PhoneDayFigures;
import dev.isochrone.benchmarks.wire.WireFigures;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** The command line: prints the figures of one benchmark. */
public final class Benchmarks {

  private Benchmarks() {}

  /** Runs the benchmark that the only argument names. */
  public static void main(String[] args) throws Exception {
    String name = args.length == 1 ? args[0] : "";
    Figures figures = new Figures();
    Options asAnnotated = new OptionsBuilder().build();
    switch (name) {
      case "sequence" -> SequenceFigures.sequence(figures, asAnnotated, 3);
      case "decision" -> DecisionFigures.print(figures, asAnnotated, 3);
      case "caller" -> SequenceFigures.caller(figures, asAnnotated);
      case "wire" -> new WireFigures(200).print(figures);
      case "phone-day" -> new PhoneDayFigures(2_000).print(figures);
      case "offline" -> new OfflineFigures(20_000).print(figures);
      default ->
          throw new IllegalArgumentException(
              "expected sequence, decision, caller, wire, phone-day or offline: "
                  + String.join(" ", args));
    }
  }
}
