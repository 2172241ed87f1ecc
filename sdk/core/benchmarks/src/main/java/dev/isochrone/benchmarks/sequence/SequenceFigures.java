// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.sequence;

import dev.isochrone.benchmarks.Figures;
import dev.isochrone.benchmarks.JmhResults;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the JMH benchmarks of the caller's side and prints their figures. */
public final class SequenceFigures {

  private SequenceFigures() {}

  /**
   * Runs {@link Sequence}: time and bytes of a recorded call, beside the clock reads it needs.
   *
   * @param rounds how often all of it is run, so that a busy moment of the machine hits everything
   */
  public static void sequence(Figures figures, Options overrides, int rounds)
      throws RunnerException {
    JmhResults results = JmhResults.of(Sequence.class, overrides, rounds);
    double read =
        Math.min(
            nanos(results, "clockReads", "new") / events("new"),
            nanos(results, "clockReads", "reused") / events("reused"));
    figures.print("sdk.sequence.clock.ns", read, "ns");
    double worstRatio = 0;
    double worstOff = 0;
    for (String connection : new String[] {"new", "reused"}) {
      double recorded = nanos(results, "recorded", connection);
      double ratio = recorded / (events(connection) * read);
      String suffix = "." + connection;
      figures.print("sdk.sequence.clock_ratio" + suffix, ratio, "ratio");
      figures.print("sdk.sequence.ns" + suffix, recorded, "ns");
      figures.print(
          "sdk.sequence.bytes" + suffix,
          results.bytes("recorded", "connection", connection),
          "bytes");
      figures.print(
          "sdk.sequence.replay.ns" + suffix, nanos(results, "notInstrumented", connection), "ns");
      worstRatio = Math.max(worstRatio, ratio);
    }
    for (String reason : List.of("killed", "denied_host", "no_consent")) {
      double off = results.nanos("off", "reason", reason) / read;
      figures.print("sdk.off.clock_ratio." + reason, off, "ratio");
      worstOff = Math.max(worstOff, off);
    }
    figures.print("sdk.sequence.clock_ratio", worstRatio, "ratio");
    figures.print("sdk.sequence.ns", nanos(results, "recorded", "new"), "ns");
    figures.print("sdk.sequence.bytes", results.bytes("recorded", "connection", "new"), "bytes");
    figures.print("sdk.off.clock_ratio", worstOff, "ratio");
  }

  /** Runs {@link CallerThread}: the tail of the time taken from calling threads. */
  public static void caller(Figures figures, Options overrides) throws RunnerException {
    Options reused = new OptionsBuilder().parent(overrides).param("connection", "reused").build();
    JmhResults results = JmhResults.of(CallerThread.class, reused, 1);
    for (String name : new String[] {"recorded", "notInstrumented"}) {
      RunResult result = results.matching(name, "connection", "reused").findFirst().orElseThrow();
      String prefix = name.equals("recorded") ? "sdk.caller" : "sdk.caller.without";
      for (double percentile : new double[] {50, 99, 99.9}) {
        figures.print(
            prefix + ".p" + String.valueOf(percentile).replace(".0", "").replace(".", "") + ".ns",
            result.getPrimaryResult().getStatistics().getPercentile(percentile),
            "ns");
      }
    }
  }

  private static int events(String connection) {
    try (Origin origin = Origin.start()) {
      RecordedCall call =
          connection.equals("new") ? origin.newConnection() : origin.reusedConnection();
      return call.events().size();
    }
  }

  private static double nanos(JmhResults results, String name, String connection) {
    return results.nanos(name, "connection", connection);
  }
}
