// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import static dev.isochrone.deliver.DeliveryScene.SLICE_REQUESTS;
import static dev.isochrone.deliver.DeliveryScene.accepted;
import static dev.isochrone.deliver.DeliveryScene.json;
import static dev.isochrone.deliver.DeliveryScene.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.Consent;
import dev.isochrone.LossReason;
import dev.isochrone.Slices;
import java.nio.file.Path;
import okhttp3.mockwebserver.MockResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user has erased, on the device and at the collector, whatever stands in the way. */
class EraseTest {

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path temporary;

  @Test
  void whatWaitsGoesAtOnceAndTheCollectorIsAskedByTheSecret() throws Exception {
    try (DeliveryScene scene = new DeliveryScene(temporary.toFile())) {
      String id = delivered(scene).installation();
      scene.slices.add(Slices.of(1, scene.clock.nanoTime(), SLICE_REQUESTS));
      scene.loop.step();

      scene.choices.erase();
      scene.answers(confirmed()).loop.step();

      DeliveryScene.Sent asked = scene.sent();
      assertThat(asked.request().getRequestLine()).isEqualTo("POST /v1/erase HTTP/1.1");
      assertThat(asked.header("Authorization")).isEqualTo("Bearer key");
      assertThat(asked.body().utf8()).matches("\\{\"secret\":\"[0-9a-f]{32}\"}");
      assertThat(Pseudonym.of(asked.body().utf8().substring(11, 43))).isEqualTo(id);
      assertThat(temporary.toFile().list())
          .as("nothing but how many bytes the device has sent today, which its user pays for")
          .allMatch(name -> name.equals("lock") || name.endsWith(".sent"));
      assertThat(scene.losses.total(LossReason.ERASED)).isEqualTo(SLICE_REQUESTS);
      assertThat(delivered(scene).installation()).isNotEqualTo(id);
    }
  }

  @Test
  void aFlushAsksToo() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      delivered(scene);
      scene.choices.erase();
      assertThat(scene.answers(status(503)).loop.drain(Long.MAX_VALUE)).as("refused").isFalse();
      assertThat(scene.sent().request().getPath()).isEqualTo("/v1/erase");

      scene.clock.advanceMillis(60_000);
      assertThat(scene.answers(confirmed()).loop.drain(Long.MAX_VALUE)).isTrue();
      assertThat(scene.sent().request().getPath()).isEqualTo("/v1/erase");
    }
  }

  @Test
  void nothingElseIsSentBeforeTheCollectorHasAnsweredNotEvenByTheNextProcess() throws Exception {
    try (DeliveryScene scene = new DeliveryScene(temporary.toFile())) {
      scene.dice = 0.9;
      delivered(scene);
      scene.choices.erase();
      scene.answers(status(503)).loop.step();
      DeliveryScene.Sent first = scene.sent();

      scene.dueSlices(1).loop.step();
      assertThat(scene.arrived()).as("no batch, and a pause").isEqualTo(2);
      scene.restart();
      scene.answers(confirmed(), accepted()).loop.step();

      assertThat(scene.sent().body()).isEqualTo(first.body());
      assertThat(scene.sent().request().getPath()).isEqualTo("/v1/batches");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 405, 410})
  void aCollectorThatCannotEraseIsNotAskedForEver(int status) throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      delivered(scene);
      scene.choices.erase();
      scene.answers(status(status)).loop.step();
      scene.sent();

      delivered(scene);

      assertThat(scene.log).anyMatch(line -> line.startsWith("warn deliver: asked the collector"));
      assertThat(scene.loop.log().erasure()).endsWith("status " + status);
    }
  }

  @Test
  void whoDeniesConsentIsErasedAllTheSame() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      delivered(scene);
      scene.choices.erase();
      scene.choices.consent(Consent.DENIED);
      scene.answers(confirmed()).loop.step();

      assertThat(scene.sent().request().getPath()).isEqualTo("/v1/erase");
      assertThat(scene.loop.step()).as("nothing is due").isEqualTo(Long.MAX_VALUE);
    }
  }

  @Test
  void whoHasSentNothingHasNothingToBeErased() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.choices.erase();
      assertThat(scene.loop.step()).isEqualTo(Long.MAX_VALUE);
      assertThat(scene.arrived()).isZero();
    }
  }

  private static MockResponse confirmed() {
    return json("{\"accepted\":{\"installation\":\"0\"}}").setResponseCode(202);
  }

  private static DeliveryScene.Sent delivered(DeliveryScene scene) throws Exception {
    scene.answers(accepted()).dueSlices(1).loop.step();
    return scene.sent();
  }
}
