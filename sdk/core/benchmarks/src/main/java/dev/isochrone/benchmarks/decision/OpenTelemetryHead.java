// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.decision;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * OpenTelemetry's way to the same end: {@code TraceIdRatioBased} decides over each trace, and
 * {@code BatchSpanProcessor} takes the spans of the sampled ones, or drops them while its queue is
 * full. Starting, filling and ending the spans is left out, so that it is decision against
 * decision.
 */
@State(Scope.Thread)
public class OpenTelemetryHead {

  /** About the share of requests that the reference plan keeps. */
  static final double RATIO = 0.1;

  private static final int TRACES = 1_024;

  private final Sampler sampler = Sampler.traceIdRatioBased(RATIO);
  private final String[] traceIds = new String[TRACES];
  private int next;

  @SuppressWarnings("NullAway.Init") // JMH calls start first
  private BatchSpanProcessor processor;

  @SuppressWarnings("NullAway.Init")
  private ReadableSpan span;

  @Setup
  public void start() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < TRACES; i++) {
      traceIds[i] = String.format("%016x%016x", random.nextLong(), random.nextLong());
    }
    processor = BatchSpanProcessor.builder(new Nowhere()).build();
    Logger.getLogger(BatchSpanProcessor.class.getName()).setLevel(Level.OFF);
    try (SdkTracerProvider spans = SdkTracerProvider.builder().build()) {
      span = (ReadableSpan) spans.get("benchmark").spanBuilder("GET").startSpan();
      ((Span) span).end();
    }
  }

  @TearDown
  public void stop() {
    processor.shutdown();
  }

  void decide() {
    String traceId = requireNonNull(traceIds[next++ & (TRACES - 1)]);
    SamplingDecision decision =
        sampler
            .shouldSample(
                Context.root(), traceId, "GET", SpanKind.CLIENT, Attributes.empty(), List.of())
            .getDecision();
    if (decision == SamplingDecision.RECORD_AND_SAMPLE) {
      processor.onEnd(span);
    }
  }

  private static final class Nowhere implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
