// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import static dev.isochrone.deliver.DeliveryScene.SLICE_REQUESTS;
import static dev.isochrone.deliver.DeliveryScene.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.Consent;
import dev.isochrone.LossReason;
import dev.isochrone.Slices;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits, goes and is erased as the user says, with files and without. */
class ConsentTest {

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path temporary;

  @Test
  void pendingSendsNothingAndGrantedSendsWhatWaited() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.choices.consent(Consent.PENDING);
      scene.slices.sessions = 1;
      scene.dueSlices(2);
      assertThat(scene.loop.step()).as("nothing is due").isEqualTo(Long.MAX_VALUE);
      assertThat(scene.loop.drain(Long.MAX_VALUE)).as("something is left").isFalse();
      assertThat(scene.arrived()).as("not even the plan is asked for").isZero();

      scene.choices.consent(Consent.GRANTED);
      scene.answers(accepted());

      assertThat(scene.loop.drain(Long.MAX_VALUE)).isTrue();
      assertThat(scene.sent().sliceNumbers()).containsExactly(0, 1);
    }
  }

  @Test
  void pendingOutlivesTheProcess() throws Exception {
    try (DeliveryScene scene = new DeliveryScene(temporary.toFile())) {
      scene.choices.consent(Consent.PENDING);
      scene.dueSlices(2).restart().loop.step();
      assertThat(scene.arrived()).isZero();

      scene.choices.consent(Consent.GRANTED);
      scene.answers(accepted()).loop.step();

      assertThat(scene.sent().sliceNumbers()).containsExactly(0, 1);
    }
  }

  @Test
  void deniedErasesMemoryFilesAndQuarantine() throws Exception {
    try (DeliveryScene scene = new DeliveryScene(temporary.toFile())) {
      scene.choices.consent(Consent.PENDING);
      scene.dueSlices(2);
      Files.write(temporary.resolve(SegmentDirectory.QUARANTINED), new byte[9]);
      scene.slices.add(Slices.of(9, scene.clock.nanoTime(), SLICE_REQUESTS));

      scene.choices.consent(Consent.DENIED);
      assertThat(scene.loop.step()).isEqualTo(Long.MAX_VALUE);

      assertThat(temporary.toFile().list()).containsExactly("lock");
      assertThat(scene.losses.total(LossReason.NO_CONSENT)).isEqualTo(3 * SLICE_REQUESTS);
      assertThat(scene.loop.drain(Long.MAX_VALUE)).as("nothing is left").isTrue();
      assertThat(scene.arrived()).isZero();
    }
  }

  @Test
  void deniedErasesWhatAnEarlierProcessLeft() throws Exception {
    try (DeliveryScene scene = new DeliveryScene(temporary.toFile())) {
      scene.dueSlices(2);
      scene.choices.consent(Consent.DENIED);
      scene.restart().loop.step();

      assertThat(temporary.toFile().list()).containsExactly("lock");
      assertThat(scene.losses.total(LossReason.NO_CONSENT)).isEqualTo(2 * SLICE_REQUESTS);
    }
  }

  @Test
  void deniedGoesOnAsAnotherInstallation() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      String before = delivered(scene).installation();

      scene.choices.consent(Consent.DENIED);
      scene.loop.step();
      scene.loop.step();
      scene.choices.consent(Consent.GRANTED);

      assertThat(delivered(scene).installation()).isNotEqualTo(before);
    }
  }

  @Test
  void anotherInstallationBeginsWithTheNextSlice() throws Exception {
    try (DeliveryScene scene = new DeliveryScene(temporary.toFile())) {
      scene.answers(accepted(), accepted());
      scene.slices.add(Slices.of(0, scene.clock.nanoTime(), SLICE_REQUESTS));
      scene.loop.step();
      scene.choices.newInstallation();
      scene.loop.step();
      scene.slices.add(Slices.of(1, scene.clock.nanoTime(), SLICE_REQUESTS));
      scene.loop.step();

      assertThat(scene.loop.drain(Long.MAX_VALUE)).isTrue();

      DeliveryScene.Sent older = scene.sent();
      DeliveryScene.Sent younger = scene.sent();
      assertThat(older.sliceNumbers()).containsExactly(0);
      assertThat(younger.sliceNumbers()).containsExactly(1);
      assertThat(younger.installation()).isNotEqualTo(older.installation());
    }
  }

  @Test
  void whatAwaitsAPlanIsOfTheInstallationThatItWasRecordedUnder() throws Exception {
    try (DeliveryScene scene = new DeliveryScene(temporary.toFile())) {
      scene.answers(accepted(), accepted());
      scene.slices.awaiting.add(Slices.of(0, scene.clock.nanoTime(), SLICE_REQUESTS));
      scene.slices.add(Slices.of(1, scene.clock.nanoTime(), SLICE_REQUESTS));
      scene.choices.newInstallation();
      scene.loop.step();
      scene.slices.add(Slices.of(2, scene.clock.nanoTime(), SLICE_REQUESTS));

      assertThat(scene.loop.drain(Long.MAX_VALUE)).isTrue();

      DeliveryScene.Sent older = scene.sent();
      DeliveryScene.Sent younger = scene.sent();
      assertThat(older.sliceNumbers()).containsExactlyInAnyOrder(0, 1);
      assertThat(younger.sliceNumbers()).containsExactly(2);
      assertThat(younger.installation()).isNotEqualTo(older.installation());
    }
  }

  @Test
  void whatAwaitsAPlanIsErasedToo() throws Exception {
    try (DeliveryScene scene = new DeliveryScene()) {
      scene.slices.awaiting.add(Slices.of(0, scene.clock.nanoTime(), SLICE_REQUESTS));
      scene.choices.consent(Consent.DENIED);
      scene.loop.step();

      assertThat(scene.losses.total(LossReason.NO_CONSENT)).isEqualTo(SLICE_REQUESTS);
      assertThat(scene.slices.awaitsPlan()).isFalse();
    }
  }

  private static DeliveryScene.Sent delivered(DeliveryScene scene) throws Exception {
    scene.answers(accepted()).dueSlices(1).loop.step();
    return scene.sent();
  }
}
