// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.sequence;

import dev.isochrone.benchmarks.Figures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the JMH benchmarks of the caller's side and prints their figures. */
public final class SequenceFigures {

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private SequenceFigures() {}

  /**
   * Runs {@link Sequence}: time and bytes of a recorded call, beside the clock reads it needs.
   *
   * @param rounds how often all of it is run, so that a busy moment of the machine hits everything
   */
  public static void sequence(Figures figures, Options overrides, int rounds)
      throws RunnerException {
    List<RunResult> results = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      results.addAll(
          new Runner(
                  new OptionsBuilder()
                      .parent(overrides)
                      .include(Sequence.class.getName() + "\\.")
                      .addProfiler(GCProfiler.class)
                      .verbosity(VerboseMode.SILENT)
                      .build())
              .run());
    }
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
      figures.print("sdk.sequence.bytes" + suffix, bytes(results, connection), "bytes");
      figures.print(
          "sdk.sequence.replay.ns" + suffix, nanos(results, "notInstrumented", connection), "ns");
      worstRatio = Math.max(worstRatio, ratio);
    }
    for (String reason : List.of("killed", "denied_host", "no_consent")) {
      double off = nanos(results, "off", "reason", reason) / read;
      figures.print("sdk.off.clock_ratio." + reason, off, "ratio");
      worstOff = Math.max(worstOff, off);
    }
    figures.print("sdk.sequence.clock_ratio", worstRatio, "ratio");
    figures.print("sdk.sequence.ns", nanos(results, "recorded", "new"), "ns");
    figures.print("sdk.sequence.bytes", bytes(results, "new"), "bytes");
    figures.print("sdk.off.clock_ratio", worstOff, "ratio");
  }

  /** Runs {@link CallerThread}: the tail of the time taken from calling threads. */
  public static void caller(Figures figures, Options overrides) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .parent(overrides)
                    .include(CallerThread.class.getName() + "\\.")
                    .param("connection", "reused")
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    for (String name : new String[] {"recorded", "notInstrumented"}) {
      RunResult result = matching(results, name, "connection", "reused").findFirst().orElseThrow();
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

  private static double nanos(Collection<RunResult> results, String name, String connection) {
    return nanos(results, name, "connection", connection);
  }

  /** Processor time a call, in the fastest iteration: caches are shared with what else runs. */
  private static double nanos(
      Collection<RunResult> results, String name, String parameter, String value) {
    return matching(results, name, parameter, value)
        .flatMap(result -> result.getBenchmarkResults().stream())
        .flatMap(fork -> fork.getIterationResults().stream())
        .mapToDouble(iteration -> counted(iteration, "cpuNanos") / counted(iteration, "calls"))
        .min()
        .orElseThrow();
  }

  private static double counted(IterationResult iteration, String counter) {
    return Objects.requireNonNull(iteration.getSecondaryResults().get(counter)).getScore();
  }

  private static double bytes(Collection<RunResult> results, String connection) {
    return matching(results, "recorded", "connection", connection)
        .map(result -> result.getSecondaryResults().get(ALLOCATED))
        .filter(Objects::nonNull)
        .mapToDouble(result -> result.getScore())
        .average()
        .orElseThrow();
  }

  private static Stream<RunResult> matching(
      Collection<RunResult> results, String name, String parameter, String value) {
    return results.stream()
        .filter(result -> result.getParams().getBenchmark().endsWith("." + name))
        .filter(result -> result.getParams().getParam(parameter).equals(value));
  }
}
