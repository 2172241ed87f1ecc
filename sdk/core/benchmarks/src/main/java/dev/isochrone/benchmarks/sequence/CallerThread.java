// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.sequence;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The time that recording a call takes from the thread that makes it, sample by sample, while four
 * threads do nothing but make calls: far more than an app ever does. The same without the SDK shows
 * what of the tail is the machine's.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Threads(4)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CallerThread {

  /** Recorded under the reference plan. */
  @Benchmark
  public void recorded(RecordingSdk sdk) {
    sdk.call();
  }

  /** The same events told to OkHttp's own empty listener. */
  @Benchmark
  public void notInstrumented(RecordingSdk sdk) {
    sdk.replayToNobody();
  }
}
