// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.sequence;

import dev.isochrone.plan.SamplingPlan;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An SDK that the collector has switched off. */
@State(Scope.Benchmark)
public class KilledSdk {

  /** How the recorded call came by its connection. */
  @Param({"new", "reused"})
  public String connection = "reused";

  @SuppressWarnings("NullAway.Init") // JMH calls start first
  private SdkUnderTest sdk;

  @Setup
  public void start() throws InterruptedException {
    SamplingPlan off = SamplingPlan.builder().version(4_712).enabled(false).build();
    sdk = SdkUnderTest.start(off, connection);
  }

  @TearDown
  public void stop() {
    sdk.close();
  }

  void listenAndReplay() {
    sdk.listenAndReplay();
  }
}
