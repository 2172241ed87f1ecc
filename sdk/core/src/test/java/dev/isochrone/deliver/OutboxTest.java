// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.FakeClock;
import dev.isochrone.LossReason;
import dev.isochrone.Losses;
import java.io.File;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {

  private static final int REQUESTS = 5;
  private static final int BODY_BYTES = 1_000;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path temporary;

  private final FakeClock clock = new FakeClock();
  private final Losses losses = new Losses();
  private final DeliveryLog log = new DeliveryLog(new RecordingLog(new ArrayList<>()));
  private SegmentDirectory directory = new SegmentDirectory(new File("unused"));

  @Test
  void batchesOutliveTheProcessInOrder() {
    Outbox outbox = opened();
    add(outbox, batch(1));
    add(outbox, batch(2));

    Outbox next = restarted();

    assertThat(log.restored()).isEqualTo(2 * REQUESTS);
    assertThat(ids(next)).containsExactly(batch(1).id, batch(2).id);
    assertThat(ids(restarted())).as("removed ones stay away").isEmpty();
    assertThat(files()).containsExactly("lock");
  }

  @Test
  void aBatchThatGrowsHasOneFile() {
    Outbox outbox = opened();
    outbox.gather(batch(1));
    outbox.gather(batch(1, 2 * REQUESTS));

    assertThat(files()).containsExactly("0-10.segment", "lock");
    assertThat(outbox.isEmpty()).as("not yet to be sent").isTrue();
    assertThat(restarted().first()).extracting(batch -> batch.requests).isEqualTo(10);
  }

  @Test
  void ofTwoFilesOfABatchTheLargerCounts() throws Exception {
    opened().gather(batch(1));
    Files.write(at("0-7.segment"), SegmentFormat.encode(batch(1, 7), clock.wallMillis()));
    Files.write(at(SegmentDirectory.UNFINISHED), new byte[9]);

    Outbox next = restarted();

    assertThat(next.first()).extracting(batch -> batch.requests).isEqualTo(7);
    assertThat(files()).containsExactly("0-7.segment", "lock");
  }

  @Test
  void theOldestMakeRoomAndAreCountedWithWhatTheyTold() {
    Outbox outbox = opened();
    for (int i = 0; i < 10; i++) {
      add(outbox, batch(i));
    }

    assertThat(losses.total(LossReason.QUEUE_FULL)).isEqualTo(6 * REQUESTS);
    assertThat(losses.take()).containsEntry("not_kept", 6L);
    assertThat(log.pending()).isEqualTo(4 * REQUESTS);
    assertThat(ids(restarted())).containsExactly(id(6), id(7), id(8), id(9));
  }

  @Test
  void theBytesOnTheDiskStayWithinTheBound() throws Exception {
    Outbox outbox = new Outbox(newDirectory(), losses, clock, log, Outbox.MAX_BYTES);
    outbox.open();
    for (int i = 0; i < 100; i++) {
      add(outbox, new Batch(id(i), new byte[100_000], 0, Map.of(), REQUESTS));
    }

    long bytes = Arrays.stream(listed()).mapToLong(File::length).sum();
    assertThat(bytes).isBetween(4_000_000L, Outbox.MAX_BYTES);
    assertThat(Outbox.MAX_BYTES + SegmentDirectory.QUARANTINE_MAX_BYTES)
        .isLessThanOrEqualTo(5_000_000);
  }

  @Test
  void aCorruptSegmentIsQuarantinedAndCountedWhicheverByteItIs() throws Exception {
    byte[] good = SegmentFormat.encode(batch(1), clock.wallMillis());
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 0x20;
      Files.createDirectories(at(""));
      Files.write(at("3-5.segment"), bad);
      Files.write(at("4-5.segment"), SegmentFormat.encode(batch(2), clock.wallMillis()));

      Outbox outbox = restarted();

      assertThat(ids(outbox)).containsExactly(id(2));
      assertThat(losses.total(LossReason.CORRUPT)).isEqualTo((at + 1L) * REQUESTS);
      assertThat(log.pending()).isZero();
      assertThat(Files.readAllBytes(at(SegmentDirectory.QUARANTINED))).isEqualTo(bad);
    }
    assertThat(log.storage()).startsWith("3-5.segment: java.io.IOException: expected ");
  }

  @Test
  void aSegmentTooLargeToQuarantineIsDeleted() throws Exception {
    Files.createDirectories(at(""));
    Files.write(at("1-8.segment"), new byte[(int) SegmentDirectory.QUARANTINE_MAX_BYTES + 1]);

    assertThat(restarted().first()).isNull();
    assertThat(losses.total(LossReason.CORRUPT)).isEqualTo(8);
    assertThat(files()).containsExactly("lock");
  }

  @Test
  void aFullDiskLeavesBatchesInMemoryAndLosesNothing() {
    FullDisk disk = new FullDisk(storage());
    directory = disk;
    Outbox outbox = new Outbox(directory, losses, clock, log, 4_600);
    outbox.open();
    outbox.gather(batch(1));
    disk.full = true;
    outbox.gather(batch(1, 2 * REQUESTS));
    outbox.sealGathered();
    add(outbox, batch(2));

    assertThat(log.storage()).contains("No space left on device");
    assertThat(log.pending()).isEqualTo(3 * REQUESTS);
    assertThat(outbox.first()).extracting(batch -> batch.requests).isEqualTo(2 * REQUESTS);
    outbox.removeFirst();
    assertThat(outbox.first()).extracting(batch -> batch.id).isEqualTo(id(2));
    assertThat(files()).as("the half of batch 1 went with it").containsExactly("lock");

    for (int i = 3; i < 10; i++) {
      add(outbox, batch(i));
    }
    assertThat(losses.total(LossReason.QUEUE_FULL)).as("memory is bounded").isEqualTo(20);
    disk.full = false;
    outbox.close();
    assertThat(losses.total(LossReason.CLOSED)).isZero();
    assertThat(ids(restarted())).containsExactly(id(6), id(7), id(8), id(9));
  }

  @Test
  void whatNoDiskTakesIsLostAtCloseAndCounted() {
    FullDisk disk = new FullDisk(storage());
    disk.full = true;
    directory = disk;
    Outbox outbox = new Outbox(directory, losses, clock, log, Outbox.MAX_BYTES);
    outbox.open();
    outbox.gather(batch(1));
    outbox.close();

    assertThat(losses.total(LossReason.CLOSED)).isEqualTo(REQUESTS);
    assertThat(log.pending()).isZero();
  }

  @Test
  void aDirectoryThatCannotBeMadeMeansMemory() throws Exception {
    Files.createFile(storage().toPath());
    Outbox outbox = opened();

    assertThat(outbox.isStored()).isFalse();
    assertThat(log.storage()).contains("expected to make the directory");
    add(outbox, batch(1));
    assertThat(ids(outbox)).containsExactly(id(1));
  }

  @Test
  void aDirectoryHasOneOwner() {
    add(opened(), batch(1));
    Outbox second = new Outbox(new SegmentDirectory(storage()), losses, clock, log, 4_500);
    second.open();

    assertThat(second.isStored()).isFalse();
    assertThat(second.isEmpty()).isTrue();
    assertThat(log.storage()).contains("another SDK uses it");
  }

  @Test
  void filesOfOthersAreLeftAlone() throws Exception {
    Files.createDirectories(at(""));
    Files.writeString(at("notes.txt"), "mine");
    Outbox outbox = opened();
    add(outbox, batch(1));
    outbox.drop(LossReason.DISABLED);

    assertThat(files()).containsExactly("lock", "notes.txt");
    assertThat(losses.total(LossReason.DISABLED)).isEqualTo(REQUESTS);
  }

  private Outbox opened() {
    Outbox outbox = new Outbox(newDirectory(), losses, clock, log, 4_600);
    outbox.open();
    return outbox;
  }

  /** The next process's, after the last was killed. */
  private Outbox restarted() {
    directory.close();
    return opened();
  }

  private SegmentDirectory newDirectory() {
    directory = new SegmentDirectory(storage());
    return directory;
  }

  private File storage() {
    return temporary.resolve("storage").toFile();
  }

  private Path at(String name) {
    return storage().toPath().resolve(name);
  }

  private List<String> files() {
    return Arrays.stream(listed()).map(File::getName).sorted().toList();
  }

  private File[] listed() {
    File[] files = storage().listFiles();
    return files == null ? new File[0] : files;
  }

  /** A batch that grows no more. */
  private static void add(Outbox outbox, Batch batch) {
    outbox.gather(batch);
    outbox.sealGathered();
  }

  private static List<String> ids(Outbox outbox) {
    List<String> ids = new ArrayList<>();
    for (Batch batch = outbox.first(); batch != null; batch = outbox.first()) {
      ids.add(batch.id);
      outbox.removeFirst();
    }
    return ids;
  }

  private static Batch batch(int number) {
    return batch(number, REQUESTS);
  }

  private static Batch batch(int number, int requests) {
    return new Batch(id(number), new byte[BODY_BYTES], 0, Map.of("not_kept", 1L), requests);
  }

  private static String id(int number) {
    return String.format("%032x", number);
  }

  /** Has room for half of a file. */
  private static final class FullDisk extends SegmentDirectory {
    boolean full;

    FullDisk(File directory) {
      super(directory);
    }

    @Override
    OutputStream create(File file) throws IOException {
      OutputStream out = super.create(file);
      return !full
          ? out
          : new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes) throws IOException {
              out.write(bytes, 0, bytes.length / 2);
              throw new IOException("No space left on device");
            }
          };
    }
  }
}
