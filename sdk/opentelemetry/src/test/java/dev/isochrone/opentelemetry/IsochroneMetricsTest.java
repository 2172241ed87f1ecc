// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.Isochrone;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A real SdkMeterProvider, read while requests are seen, wait, are delivered, and are lost. */
class IsochroneMetricsTest {
  private final MockWebServer server = new MockWebServer();
  private final RecordingCollector collector = new RecordingCollector();
  private final Isochrone isochrone = Isochrone.builder("app", collector.url(), "key").build();
  private final AskedReader reader = new AskedReader();
  private final SdkMeterProvider provider =
      SdkMeterProvider.builder().registerMetricReader(reader).build();

  @AfterEach
  void closeAll() throws IOException {
    provider.close();
    isochrone.close();
    collector.close();
    server.close();
  }

  @Test
  void theBooksAreToldAndBalance() throws Exception {
    IsochroneMetrics metrics = IsochroneMetrics.register(isochrone, provider);
    OkHttpClient client = isochrone.instrument(new OkHttpClient());
    get(client);
    get(client);
    assertThat(reader.read())
        .containsEntry("isochrone.sdk.request.seen", 2L)
        .containsEntry("isochrone.sdk.queue.size", 2L)
        .containsEntry("isochrone.sdk.request.processed", 0L);

    assertThat(isochrone.flush(10_000)).isTrue();
    Map<String, Long> delivered = reader.read();
    assertThat(delivered)
        .containsEntry("isochrone.sdk.queue.size", 0L)
        .containsEntry("isochrone.sdk.request.processed", 2L)
        .containsEntry("isochrone.sdk.exporter.batch.exported", 1L)
        .containsEntry("isochrone.sdk.exporter.batch.retried", 0L);
    assertThat(delivered.get("isochrone.sdk.exporter.size")).isPositive();

    isochrone.close();
    get(client);
    assertThat(reader.read())
        .containsEntry("isochrone.sdk.request.seen", 3L)
        .containsEntry("isochrone.sdk.request.processed", 2L)
        .containsEntry("isochrone.sdk.request.processed closed", 1L)
        .containsEntry("isochrone.sdk.queue.size", 0L);

    metrics.close();
    assertThat(reader.read()).isEmpty();
  }

  private void get(OkHttpClient client) throws IOException {
    server.enqueue(new MockResponse().setBody("hello"));
    try (Response response =
        client.newCall(new Request.Builder().url(server.url("/v1/users")).build()).execute()) {
      assertThat(response.body().string()).isEqualTo("hello");
    }
  }

  /** Reads when the test asks. */
  private static final class AskedReader implements MetricReader {
    private CollectionRegistration registration = CollectionRegistration.noop();

    Map<String, Long> read() {
      Map<String, Long> values = new TreeMap<>();
      for (MetricData metric : registration.collectAllMetrics()) {
        for (LongPointData point : metric.getLongSumData().getPoints()) {
          String reason = point.getAttributes().get(AttributeKey.stringKey("error.type"));
          values.put(
              metric.getName() + (reason == null ? "" : " " + reason),
              Objects.requireNonNull(point).getValue());
        }
      }
      return values;
    }

    @Override
    public void register(CollectionRegistration registration) {
      this.registration = registration;
    }

    @Override
    public CompletableResultCode forceFlush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
      return AggregationTemporality.CUMULATIVE;
    }
  }
}
