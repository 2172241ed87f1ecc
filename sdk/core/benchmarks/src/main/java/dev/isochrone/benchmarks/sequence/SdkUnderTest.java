// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.sequence;

import dev.isochrone.Isochrone;
import dev.isochrone.plan.SamplingPlan;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;

/** A running SDK under a plan, and a recorded call to tell it about. Thread-safe. */
final class SdkUnderTest implements AutoCloseable {

  private final PlanServer collector;
  private final Isochrone sdk;
  private final EventListener.Factory listeners;
  private final RecordedCall call;

  private SdkUnderTest(
      PlanServer collector, Isochrone sdk, EventListener.Factory listeners, RecordedCall call) {
    this.collector = collector;
    this.sdk = sdk;
    this.listeners = listeners;
    this.call = call;
  }

  /**
   * Starts it and waits until it obeys the plan.
   *
   * @param connection {@code new} or {@code reused}
   */
  static SdkUnderTest start(SamplingPlan plan, String connection) throws InterruptedException {
    RecordedCall call = record(connection);
    PlanServer collector = PlanServer.start(plan);
    Isochrone sdk = collector.sdk();
    EventListener.Factory listeners = sdk.instrument(new OkHttpClient()).eventListenerFactory();
    collector.awaitPlan(sdk, listeners, call);
    return new SdkUnderTest(collector, sdk, listeners, call);
  }

  private static RecordedCall record(String connection) {
    try (Origin origin = Origin.start()) {
      return switch (connection) {
        case "new" -> origin.newConnection();
        case "reused" -> origin.reusedConnection();
        default -> throw new IllegalArgumentException("expected new or reused: " + connection);
      };
    }
  }

  int events() {
    return call.events().size();
  }

  /** What OkHttp does: asks for a listener and tells it the call's events. */
  void listenAndReplay() {
    call.replay(listeners.create(call.call()));
  }

  void replayToNobody() {
    call.replay(EventListener.NONE);
  }

  @Override
  public void close() {
    sdk.close();
    collector.close();
  }
}
