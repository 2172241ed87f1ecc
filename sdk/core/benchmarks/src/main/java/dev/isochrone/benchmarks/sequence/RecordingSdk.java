// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.sequence;

import dev.isochrone.benchmarks.traffic.ReferencePlan;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An SDK that obeys the reference plan, shared by all threads. */
@State(Scope.Benchmark)
public class RecordingSdk {

  private static final int PHONES_TO_PLAN_BY = 100;

  /** How the recorded call came by its connection. */
  @Param({"new", "reused"})
  public String connection = "reused";

  @SuppressWarnings("NullAway.Init") // JMH calls start first
  private SdkUnderTest sdk;

  @Setup
  public void start() throws InterruptedException {
    sdk = SdkUnderTest.start(ReferencePlan.learnt(PHONES_TO_PLAN_BY).largest(), connection);
  }

  @TearDown
  public void stop() {
    sdk.close();
  }

  int events() {
    return sdk.events();
  }

  void call() {
    sdk.call();
  }

  void replayToNobody() {
    sdk.replayToNobody();
  }
}
