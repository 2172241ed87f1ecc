// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import static dev.isochrone.deliver.DeliveryScene.BATCH_SLICES;
import static dev.isochrone.deliver.DeliveryScene.accepted;
import static dev.isochrone.deliver.DeliveryScene.status;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import org.junit.jupiter.api.Test;

/** What the worker does about the network it is told of, and about addresses that don't answer. */
class NetworkTest {

  @Test
  void nothingIsTriedWhileOfflineAndEverythingWhenTheNetworkIsBack() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.network.available = false;
      scene.slices.sessions = 1;
      scene.dueSlices(2);
      assertThat(scene.loop.step()).as("asleep until told").isEqualTo(Long.MAX_VALUE);
      assertThat(scene.loop.drain(Long.MAX_VALUE)).isFalse();
      assertThat(scene.arrived()).isZero();

      scene.network.available = true;
      scene.answers(status(304), accepted()).loop.step();

      assertThat(scene.sent().request().getPath()).isEqualTo("/v1/plan");
      assertThat(scene.sent().sliceNumbers()).containsExactly(0, 1);
    }
  }

  @Test
  void aBacklogGoesSlowlyWhereTheUserPaysByTheByte() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.network.available = false;
      scene.dueSlices(3 * BATCH_SLICES);
      scene.network.available = true;
      scene.network.metered = true;
      scene.answers(accepted(), accepted(), accepted());

      assertThat(scene.loop.step()).isEqualTo(Pause.METERED_MILLIS * 1_000_000);
      assertThat(scene.loop.drain(Long.MAX_VALUE)).as("a flush waits, too").isFalse();
      assertThat(scene.arrived()).isEqualTo(1);

      scene.clock.advanceMillis(Pause.METERED_MILLIS);
      scene.loop.step();
      assertThat(scene.arrived()).isEqualTo(2);

      scene.network.metered = false;
      scene.clock.advanceMillis(Pause.METERED_MILLIS);
      assertThat(scene.loop.step()).isEqualTo(Long.MAX_VALUE);
      assertThat(scene.arrived()).isEqualTo(3);
    }
  }

  @Test
  void theNextAddressIsTriedAtOnceAndStaysInUse() throws Exception {
    try (MockWebServer first = new MockWebServer();
        MockWebServer second = new MockWebServer()) {
      first.enqueue(status(503));
      second.enqueue(accepted());
      second.enqueue(accepted());
      OkHttpCollectorLink link = link(first, second);
      Batch batch = new Batch("id", new byte[] {1}, 0, Map.of(), 1);

      assertThat(link.post(batch, 0, 1, 0).kind).isEqualTo(DeliveryResult.Kind.RETRY);
      assertThat(link.moveOn()).isTrue();
      assertThat(link.post(batch, 0, 2, 0).kind).isEqualTo(DeliveryResult.Kind.ACCEPTED);
      assertThat(link.post(batch, 0, 1, 0).kind).isEqualTo(DeliveryResult.Kind.ACCEPTED);

      assertThat(first.getRequestCount()).isEqualTo(1);
      assertThat(second.takeRequest().getHeader("Isochrone-Attempt")).isEqualTo("2");
    }
  }

  @Test
  void whenNoAddressAnswersItIsTimeToPause() throws IOException {
    try (MockWebServer first = new MockWebServer();
        MockWebServer second = new MockWebServer()) {
      OkHttpCollectorLink link = link(first, second);

      assertThat(link.moveOn()).as("the second is left").isTrue();
      assertThat(link.moveOn()).as("none is left").isFalse();
      assertThat(link.moveOn()).as("after the pause again").isTrue();
    }
  }

  @Test
  void theFirstFailureIsAWarningAndTheRestIsForWhoLooks() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      MockResponse down = status(503);
      scene.answers(down, down, accepted(), down, accepted()).dueSlices(1).loop.step();
      scene.loop.step();
      scene.loop.step();
      scene.dueSlices(1).loop.step();
      scene.loop.step();

      assertThat(scene.log)
          .extracting(line -> line.substring(0, line.indexOf(' ')))
          .containsExactly("warn", "debug", "debug", "warn", "debug");
      assertThat(scene.log.get(0)).contains("status 503");
      assertThat(scene.log.get(2)).contains("well again");
    }
  }

  private static OkHttpCollectorLink link(MockWebServer first, MockWebServer second) {
    return new OkHttpCollectorLink(
        List.of(first.url("/"), second.url("/base/")), "key", "test", OkHttpClient::new);
  }
}
