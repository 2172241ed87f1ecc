// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import static dev.isochrone.deliver.DeliveryScene.BATCH_SLICES;
import static dev.isochrone.deliver.DeliveryScene.SLICE_REQUESTS;
import static dev.isochrone.deliver.DeliveryScene.accepted;
import static dev.isochrone.deliver.DeliveryScene.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.LossReason;
import dev.isochrone.Slices;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worker's loop with a directory: what it keeps when the process dies at any point. */
class StoredDeliveryTest {

  private static final long DAY_MILLIS = 86_400_000;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path temporary;

  @Test
  void aKeptSliceIsInAFileBeforeItIsDue() throws Exception {
    try (DeliveryScene scene = scene()) {
      put(scene, 0);
      assertThat(segments()).containsExactly("0-3.segment");
      put(scene, 1);
      assertThat(segments()).containsExactly("0-6.segment");

      scene.answers(accepted()).restart().loop.step();

      assertThat(scene.sent().sliceNumbers()).containsExactly(0, 1);
      assertThat(scene.loop.log().restored()).isEqualTo(2 * SLICE_REQUESTS);
      assertThat(scene.loop.log().requests()).isEqualTo(2 * SLICE_REQUESTS);
    }
  }

  @Test
  void theAcknowledgementRemovesTheSegment() throws Exception {
    try (DeliveryScene scene = scene()) {
      scene.answers(accepted()).dueSlices(2);
      assertThat(segments()).hasSize(1);

      scene.loop.step();

      assertThat(segments()).isEmpty();
      assertThat(scene.restart().loop.step()).isEqualTo(Long.MAX_VALUE);
      assertThat(scene.arrived()).isEqualTo(1);
    }
  }

  @Test
  void aRestartSendsTheSameBytesUnderTheSameId() throws Exception {
    try (DeliveryScene scene = scene()) {
      scene.losses.count(LossReason.NOT_KEPT, 7);
      scene.answers(status(503), accepted()).dueSlices(2).loop.step();
      DeliveryScene.Sent first = scene.sent();

      scene.clock.advanceMillis(5_000);
      scene.restart().loop.step();

      DeliveryScene.Sent second = scene.sent();
      assertThat(second.body()).isEqualTo(first.body());
      assertThat(second.json().get("losses").get("not_kept").asInt()).isEqualTo(7);
      assertThat(second.header("Isochrone-Batch-Age")).isEqualTo("6000");
      assertThat(segments()).isEmpty();
    }
  }

  @Test
  void aBatchThatWasTriedTakesNoMoreSlices() throws Exception {
    try (DeliveryScene scene = scene()) {
      scene.dice = 0.5;
      scene.answers(status(503), accepted(), accepted()).dueSlices(1).loop.step();
      put(scene, 1);
      assertThat(segments()).containsExactly("0-3.segment", "1-3.segment");

      assertThat(scene.loop.drain(Long.MAX_VALUE)).isTrue();

      DeliveryScene.Sent tried = scene.sent();
      DeliveryScene.Sent again = scene.sent();
      assertThat(again.body()).isEqualTo(tried.body());
      assertThat(scene.sent().sliceNumbers()).containsExactly(1);
    }
  }

  @Test
  void aDrainThatFailedLeavesWhatIsInFilesToTheNextProcess() throws Exception {
    try (DeliveryScene scene = scene()) {
      scene.answers(status(503)).dueSlices(1);

      assertThat(scene.loop.drain(Long.MAX_VALUE)).isFalse();
      assertThat(scene.loop.nanosToNextTry(Long.MAX_VALUE)).isEqualTo(DeliveryLoop.NEVER);
    }
  }

  @Test
  void offlineForLongFilesPileUpWithinTheirBoundAndGoInOrder() throws Exception {
    try (DeliveryScene scene = scene()) {
      scene.dice = 0.999;
      scene.answers(status(503)).dueSlices(1).loop.step();
      for (int i = 1; i <= 3 * BATCH_SLICES; i++) {
        put(scene, i);
      }
      assertThat(segments()).hasSize(4);
      assertThat(scene.arrived()).as("no attempt while blocked").isEqualTo(1);

      scene.answers(accepted(), accepted(), accepted(), accepted());
      assertThat(scene.restart().loop.drain(Long.MAX_VALUE)).isTrue();

      scene.sent();
      assertThat(scene.sent().sliceNumbers()).containsExactly(0);
      assertThat(scene.sent().sliceNumbers()).containsExactly(1, 2, 3, 4);
      assertThat(scene.sent().sliceNumbers()).containsExactly(5, 6, 7, 8);
      assertThat(scene.sent().sliceNumbers()).containsExactly(9, 10, 11, 12);
      assertThat(scene.losses.total()).isZero();
    }
  }

  @Test
  void aSplitLeavesTheHalvesInFiles() throws Exception {
    try (DeliveryScene scene = scene()) {
      scene.answers(status(413), status(503), accepted(), accepted());
      scene.dueSlices(3).loop.step();
      assertThat(segments()).containsExactly("1-3.segment", "2-6.segment");

      assertThat(scene.restart().loop.drain(Long.MAX_VALUE)).isTrue();

      scene.sent();
      DeliveryScene.Sent tried = scene.sent();
      assertThat(scene.sent().body()).isEqualTo(tried.body());
      assertThat(scene.sent().sliceNumbers()).containsExactly(1, 2);
    }
  }

  @Test
  void aRestoredBatchThatIsTooLargeIsSplit() throws Exception {
    try (DeliveryScene scene = scene()) {
      scene.losses.count(LossReason.NOT_KEPT, 7);
      scene.answers(status(413), accepted(), accepted()).dueSlices(3);
      scene.restart().loop.step();

      DeliveryScene.Sent whole = scene.sent();
      DeliveryScene.Sent older = scene.sent();
      DeliveryScene.Sent younger = scene.sent();
      assertThat(whole.sliceNumbers()).containsExactly(0, 1, 2);
      assertThat(older.sliceNumbers()).containsExactly(0);
      assertThat(younger.sliceNumbers()).containsExactly(1, 2);
      assertThat(List.of(whole.batch(), older.batch(), younger.batch())).doesNotHaveDuplicates();
      assertThat(older.json().get("losses").get("not_kept").asInt()).isEqualTo(7);
      assertThat(younger.json().has("losses")).isFalse();
      assertThat(scene.loop.log().requests()).isEqualTo(3 * SLICE_REQUESTS);
      assertThat(segments()).isEmpty();
    }
  }

  @Test
  void whatWasInMemoryWhenTheProcessDiedIsCountedByTheNext() throws Exception {
    try (DeliveryScene scene = scene()) {
      scene.slices.open = 5;
      scene.loop.step();
      assertThat(scene.restart().loop.step()).isEqualTo(Long.MAX_VALUE);
      assertThat(scene.losses.total(LossReason.PROCESS_DIED)).isEqualTo(5);

      scene.slices.open = 2;
      scene.loop.step();
      scene.restart().loop.step();
      assertThat(scene.losses.total(LossReason.PROCESS_DIED))
          .as("no batch had told of the five")
          .isEqualTo(5 + 2);

      scene.answers(accepted()).dueSlices(1).loop.step();
      assertThat(scene.sent().json().get("losses").get("process_died").asInt()).isEqualTo(7);
      scene.restart().loop.step();
      assertThat(scene.losses.total(LossReason.PROCESS_DIED)).isZero();
    }
  }

  @Test
  void aProcessThatClosesLeavesNothingUnsaved() throws Exception {
    try (DeliveryScene scene = scene()) {
      scene.slices.open = 5;
      assertThat(scene.loop.step()).as("looks again").isEqualTo(30_000_000_000L);
      scene.slices.open = 0;
      scene.loop.close();
      scene.restart().loop.step();

      assertThat(scene.losses.total()).isZero();
    }
  }

  @Test
  void closingKeepsWhatIsInFilesAndCountsNothing() throws Exception {
    try (DeliveryScene scene = scene()) {
      scene.slices.add(Slices.of(0, scene.clock.nanoTime(), SLICE_REQUESTS));
      scene.loop.close();

      assertThat(scene.losses.total()).isZero();
      assertThat(scene.loop.log().pending()).isEqualTo(SLICE_REQUESTS);
      scene.answers(accepted()).restart().loop.step();
      assertThat(scene.sent().sliceNumbers()).containsExactly(0);
    }
  }

  @ParameterizedTest
  @CsvSource({"86400000, 86405000", "-86400000, 0"})
  void aClockThatJumpsBetweenProcessesShiftsOnlyTheAge(long jumpMillis, String age)
      throws Exception {
    try (DeliveryScene scene = scene()) {
      put(scene, 0);
      scene.clock.advanceMillis(5_000);
      scene.clock.jumpMillis(jumpMillis);
      scene.answers(accepted()).restart().loop.step();

      assertThat(scene.sent().header("Isochrone-Batch-Age")).isEqualTo(age);
      assertThat(segments()).isEmpty();
    }
  }

  @Test
  void aClockThatJumpsWithinAProcessShiftsNothing() throws Exception {
    try (DeliveryScene scene = scene()) {
      scene.answers(accepted(), accepted()).dueSlices(1);
      scene.clock.jumpMillis(DAY_MILLIS);
      scene.loop.step();
      assertThat(scene.sent().header("Isochrone-Batch-Age")).isEqualTo("1000");

      scene.dueSlices(1);
      scene.clock.jumpMillis(-2 * DAY_MILLIS);
      scene.loop.step();
      assertThat(scene.sent().header("Isochrone-Batch-Age")).isEqualTo("1000");
    }
  }

  private DeliveryScene scene() throws Exception {
    return new DeliveryScene(temporary.toFile());
  }

  private static void put(DeliveryScene scene, int number) {
    scene.slices.add(Slices.of(number, scene.clock.nanoTime(), SLICE_REQUESTS));
    scene.loop.step();
  }

  private List<String> segments() {
    File[] files = Objects.requireNonNull(temporary.toFile().listFiles());
    return Arrays.stream(files)
        .map(File::getName)
        .filter(name -> name.endsWith(".segment"))
        .sorted()
        .toList();
  }
}
