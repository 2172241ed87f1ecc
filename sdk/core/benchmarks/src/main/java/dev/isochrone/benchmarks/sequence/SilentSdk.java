// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.sequence;

import dev.isochrone.Consent;
import dev.isochrone.plan.SamplingPlan;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An SDK that is not to record the call, for one reason or another. */
@State(Scope.Benchmark)
public class SilentSdk {

  private static final String CONNECTION = "new"; // it has the most events

  /** By whose will nothing is recorded: the collector's plan, the app's rules, the user. */
  @Param({"killed", "denied_host", "no_consent"})
  public String reason = "killed";

  @SuppressWarnings("NullAway.Init") // JMH calls start first
  private SdkUnderTest sdk;

  @Setup
  public void start() throws InterruptedException {
    SamplingPlan plan =
        SamplingPlan.builder().version(4_712).enabled(!reason.equals("killed")).build();
    sdk =
        switch (reason) {
          case "killed" -> SdkUnderTest.start(plan, CONNECTION);
          case "denied_host" ->
              SdkUnderTest.start(plan, CONNECTION, sdk -> sdk.denyHost(Origin.HOST));
          case "no_consent" ->
              SdkUnderTest.start(plan, CONNECTION, sdk -> sdk.consent(Consent.DENIED));
          default -> throw new IllegalArgumentException("expected another reason: " + reason);
        };
  }

  @TearDown
  public void stop() {
    sdk.close();
  }

  void call() {
    sdk.call();
  }
}
