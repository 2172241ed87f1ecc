// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.sequence;

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
 * One call from {@code create} to the slice that takes it, and what is needed to read it: as many
 * clock reads as the call has events, and the same events told to a listener that does nothing. A
 * slice closes at every 32nd call and is decided over; that is in the average. The figures are
 * those of {@link CpuTime}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class Sequence {

  /** Recorded under the reference plan. */
  @Benchmark
  public void recorded(RecordingSdk sdk, CpuTime time) {
    time.calls++;
    sdk.call();
  }

  /** As many times {@code System.nanoTime} as the call has events. */
  @Benchmark
  public long clockReads(RecordingSdk sdk, CpuTime time) {
    time.calls++;
    int events = sdk.events();
    long sum = 0;
    for (int i = 0; i < events; i++) {
      sum += System.nanoTime();
    }
    return sum;
  }

  /** The same call without the SDK: the events told to OkHttp's own empty listener. */
  @Benchmark
  public void notInstrumented(RecordingSdk sdk, CpuTime time) {
    time.calls++;
    sdk.replayToNobody();
  }

  /** The same call while it is not to be recorded. */
  @Benchmark
  public void off(SilentSdk sdk, CpuTime time) {
    time.calls++;
    sdk.call();
  }
}
