// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.Isochrone;
import dev.isochrone.demo.RecordingCollector;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CollectorGatewayTest {
  private static final String GERMAN = "84.128.10.10";

  private final RecordingCollector collector = new RecordingCollector();
  private final CollectorGateway gateway = CollectorGateway.start(collector.url() + "/");

  @AfterEach
  void close() {
    gateway.close();
    collector.close();
  }

  @Test
  void a_batch_arrives_with_the_devices_public_address() {
    try (Isochrone isochrone = oneFailedRequest()) {
      assertThat(isochrone.flush(TimeUnit.SECONDS.toMillis(10))).isTrue();
    }

    assertThat(collector.paths()).containsExactly("/v1/batches");
    assertThat(collector.addresses()).containsExactly(GERMAN);
    awaitCounted();
    assertThat(gateway.batchesAccepted()).isEqualTo(1);
    assertThat(gateway.batchesRefused()).isZero();
  }

  @Test
  void a_batch_that_the_collector_refuses_is_counted_as_that() {
    collector.answerWith(400);
    try (Isochrone isochrone = oneFailedRequest()) {
      isochrone.flush(TimeUnit.SECONDS.toMillis(10));
    }

    awaitCounted();
    assertThat(gateway.batchesAccepted()).isZero();
    assertThat(gateway.batchesRefused()).isEqualTo(1);
  }

  @Test
  void a_batch_that_does_not_reach_the_collector_is_counted_as_refused() {
    collector.close();
    try (Isochrone isochrone = oneFailedRequest()) {
      isochrone.flush(TimeUnit.SECONDS.toMillis(2));
    }

    awaitCounted();
    assertThat(gateway.batchesRefused()).isPositive();
  }

  /** A batch is counted once its answer is on its way, so the device may have it before. */
  private void awaitCounted() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (gateway.batchesAccepted() + gateway.batchesRefused() == 0
        && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
  }

  /** Port 1 of the loopback interface: nobody listens there. */
  private Isochrone oneFailedRequest() {
    Isochrone isochrone =
        Isochrone.builder("calendar", gateway.collectorUrlFor(GERMAN), "key").build();
    OkHttpClient client = isochrone.instrument(new OkHttpClient());
    Request request = new Request.Builder().url("http://127.0.0.1:1/v1/users/me").build();
    Assertions.assertThatThrownBy(() -> client.newCall(request).execute().close())
        .isInstanceOf(IOException.class);
    return isochrone;
  }
}
