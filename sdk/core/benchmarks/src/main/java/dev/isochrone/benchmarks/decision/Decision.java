// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.decision;

import dev.isochrone.benchmarks.CpuTime;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One request that has ended, taken into its slice; the decision over the slice, its draws and the
 * copy of what is kept are in the average. Beside it a clock read, and OpenTelemetry's decision.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class Decision {

  @Benchmark
  public void recorded(SamplerUnderPlan sampler, CpuTime time) {
    time.calls++;
    sampler.accept();
  }

  /** The parameters of the state do not matter to it, but put it into the same runs. */
  @Benchmark
  public long clockRead(SamplerUnderPlan sampler, CpuTime time) {
    time.calls++;
    return System.nanoTime();
  }

  @Benchmark
  public void openTelemetry(SamplerUnderPlan sampler, OpenTelemetryHead head, CpuTime time) {
    time.calls++;
    head.decide();
  }
}
