// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.sequence;

import dev.isochrone.Isochrone;
import dev.isochrone.IsochroneBuilder;
import dev.isochrone.plan.SamplingPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/** A running SDK under a plan, and a recorded call to tell it about. Thread-safe. */
final class SdkUnderTest implements AutoCloseable {

  private final PlanServer collector;
  private final Isochrone sdk;
  private final EventListener.Factory listeners;
  private final Interceptor[] interceptors;
  private final RecordedCall call;
  private final Interceptor.Chain chain;

  private SdkUnderTest(PlanServer collector, Isochrone sdk, RecordedCall call) {
    OkHttpClient client = sdk.instrument(new OkHttpClient());
    this.collector = collector;
    this.sdk = sdk;
    this.listeners = client.eventListenerFactory();
    this.interceptors = client.interceptors().toArray(new Interceptor[0]);
    this.call = call;
    this.chain = call.chain();
  }

  /**
   * Starts it and waits until it obeys the plan.
   *
   * @param connection {@code new} or {@code reused}
   */
  static SdkUnderTest start(SamplingPlan plan, String connection) throws InterruptedException {
    SdkUnderTest started = start(plan, connection, settings -> {});
    started.collector.awaitPlan(started.sdk, started.listeners, started.call);
    return started;
  }

  /** Starts it with settings under which it asks for no plan. */
  static SdkUnderTest start(
      SamplingPlan plan, String connection, Consumer<IsochroneBuilder> settings) {
    RecordedCall call = record(connection);
    PlanServer collector = PlanServer.start(plan);
    IsochroneBuilder builder = collector.sdk();
    settings.accept(builder);
    return new SdkUnderTest(collector, builder.build(), call);
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

  /**
   * What OkHttp does: asks for a listener, passes the request through the SDK's interceptors and
   * tells the listener the call's events.
   */
  void call() {
    EventListener listener = listeners.create(call.call());
    try {
      for (Interceptor interceptor : interceptors) {
        interceptor.intercept(chain);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    call.replay(listener);
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
