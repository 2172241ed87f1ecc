// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.opentelemetry;

import dev.isochrone.Isochrone;
import dev.isochrone.Recorder;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.Map;

/**
 * The SDK's own books as metrics of the app's MeterProvider, named like OpenTelemetry's of its own
 * SDK:
 *
 * <pre>
 *   isochrone.sdk.request.seen              {request}  requests that the SDK was told of
 *   isochrone.sdk.request.processed         {request}  delivered; with error.type: lost, for that reason
 *   isochrone.sdk.queue.size                {request}  waiting on this side
 *   isochrone.sdk.exporter.batch.exported   {batch}    batches that the collector has
 *   isochrone.sdk.exporter.batch.retried    {batch}    attempts that had to be repeated
 *   isochrone.sdk.exporter.size             By         compressed bytes that the collector has
 * </pre>
 *
 * seen = processed, all {@code error.type} together, + queue size. Read when a reader asks, and at
 * no other time; nothing is counted twice, and no call pays for it. Thread-safe.
 */
public final class IsochroneMetrics implements AutoCloseable {
  private static final String SCOPE = "dev.isochrone";
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  private static final String LOST = "lost.";

  private final Recorder recorder;
  private final ObservableLongMeasurement seen;
  private final ObservableLongMeasurement processed;
  private final ObservableLongMeasurement waiting;
  private final ObservableLongMeasurement batches;
  private final ObservableLongMeasurement retries;
  private final ObservableLongMeasurement bytes;
  private final BatchCallback callback;

  private IsochroneMetrics(Recorder recorder, Meter meter) {
    this.recorder = recorder;
    seen = counter(meter, "isochrone.sdk.request.seen", "{request}");
    processed = counter(meter, "isochrone.sdk.request.processed", "{request}");
    waiting =
        meter.upDownCounterBuilder("isochrone.sdk.queue.size").setUnit("{request}").buildObserver();
    batches = counter(meter, "isochrone.sdk.exporter.batch.exported", "{batch}");
    retries = counter(meter, "isochrone.sdk.exporter.batch.retried", "{batch}");
    bytes = counter(meter, "isochrone.sdk.exporter.size", "By");
    callback =
        meter.batchCallback(this::observe, seen, processed, waiting, batches, retries, bytes);
  }

  /** Begins to tell the books of an SDK that is running. */
  public static IsochroneMetrics register(Isochrone isochrone, MeterProvider provider) {
    return new IsochroneMetrics(isochrone.recorder(), provider.get(SCOPE));
  }

  /** Stops telling them. */
  @Override
  public void close() {
    callback.close();
  }

  private void observe() {
    for (Map.Entry<String, Long> entry : recorder.books().entrySet()) {
      long value = entry.getValue();
      String name = entry.getKey();
      if (name.startsWith(LOST)) {
        if (value > 0) {
          processed.record(value, Attributes.of(ERROR_TYPE, name.substring(LOST.length())));
        }
      } else {
        measurementOf(name).record(value);
      }
    }
  }

  private ObservableLongMeasurement measurementOf(String name) {
    switch (name) {
      case "seen":
        return seen;
      case "delivered":
        return processed;
      case "waiting":
        return waiting;
      case "batches":
        return batches;
      case "retries":
        return retries;
      case "bytes":
        return bytes;
      default:
        throw new IllegalStateException("expected a known line of the books: " + name);
    }
  }

  private static ObservableLongMeasurement counter(Meter meter, String name, String unit) {
    return meter.counterBuilder(name).setUnit(unit).buildObserver();
  }
}
