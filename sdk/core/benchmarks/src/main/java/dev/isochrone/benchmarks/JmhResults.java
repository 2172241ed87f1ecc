// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks;

import java.util.ArrayList;
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

/** What JMH measured of one class's benchmarks, by name and one parameter. Immutable. */
public final class JmhResults {

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final List<RunResult> results;

  private JmhResults(List<RunResult> results) {
    this.results = results;
  }

  /**
   * Runs all benchmarks of a class.
   *
   * @param rounds how often all of it is run, so that a busy moment of the machine hits everything
   */
  public static JmhResults of(Class<?> benchmarks, Options overrides, int rounds)
      throws RunnerException {
    List<RunResult> results = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      results.addAll(
          new Runner(
                  new OptionsBuilder()
                      .parent(overrides)
                      .include(benchmarks.getName() + "\\.")
                      .addProfiler(GCProfiler.class)
                      .verbosity(VerboseMode.SILENT)
                      .build())
              .run());
    }
    return new JmhResults(results);
  }

  /**
   * Processor time a call by the benchmark's {@link CpuTime}, ns, in the fastest iteration: caches
   * are shared with what else runs.
   */
  public double nanos(String name, String parameter, String value) {
    return matching(name, parameter, value)
        .flatMap(result -> result.getBenchmarkResults().stream())
        .flatMap(fork -> fork.getIterationResults().stream())
        .mapToDouble(iteration -> counted(iteration, "cpuNanos") / counted(iteration, "calls"))
        .min()
        .orElseThrow();
  }

  /** Bytes allocated a call, over all threads. */
  public double bytes(String name, String parameter, String value) {
    return matching(name, parameter, value)
        .map(result -> result.getSecondaryResults().get(ALLOCATED))
        .filter(Objects::nonNull)
        .mapToDouble(result -> result.getScore())
        .average()
        .orElseThrow();
  }

  /** The runs of a benchmark with this value of a parameter. */
  public Stream<RunResult> matching(String name, String parameter, String value) {
    return results.stream()
        .filter(result -> result.getParams().getBenchmark().endsWith("." + name))
        .filter(result -> result.getParams().getParam(parameter).equals(value));
  }

  private static double counted(IterationResult iteration, String counter) {
    return Objects.requireNonNull(iteration.getSecondaryResults().get(counter)).getScore();
  }
}
