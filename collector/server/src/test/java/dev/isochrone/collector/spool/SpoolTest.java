// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import static dev.isochrone.collector.spool.SpoolFolder.allNumbers;
import static dev.isochrone.collector.spool.SpoolFolder.append;
import static dev.isochrone.collector.spool.SpoolFolder.batch;
import static dev.isochrone.collector.spool.SpoolFolder.next;
import static dev.isochrone.collector.spool.SpoolFolder.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isochrone.collector.AppendResult;
import dev.isochrone.collector.InsertBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private final SpoolFolder spools;

  SpoolTest(@TempDir Path folder) {
    spools = new SpoolFolder(folder);
  }

  @Test
  void gives_back_in_order_what_was_appended() throws Exception {
    try (Spool spool = spools.open()) {
      for (int i = 0; i < 5; i++) {
        assertThat(append(spool, i)).isEqualTo(AppendResult.DURABLE);
      }

      InsertBatch run = next(spool);

      assertThat(numbers(run)).containsExactly(0, 1, 2, 3, 4);
      assertThat(run.batches()).hasSize(5);
    }
  }

  @Test
  void many_appends_share_one_sync() throws Exception {
    try (Spool spool = spools.open()) {
      List<CompletableFuture<AppendResult>> answers = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        answers.add(spool.append(batch(i)));
      }
      for (CompletableFuture<AppendResult> answer : answers) {
        assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(AppendResult.DURABLE);
      }

      assertThat(spool.counters().appended()).isEqualTo(400);
      assertThat(spool.counters().syncs()).isLessThan(400);
    }
  }

  @Test
  void what_was_not_stored_comes_again_after_a_restart_under_the_same_token() throws Exception {
    InsertBatch before;
    try (Spool spool = spools.open()) {
      append(spool, 0);
      append(spool, 1);
      before = next(spool);
    }
    try (Spool spool = spools.open()) {
      append(spool, 2);

      InsertBatch after = next(spool);

      assertThat(after.token()).isEqualTo(before.token());
      assertThat(numbers(after)).isEqualTo(numbers(before));
      spool.stored();
      assertThat(numbers(next(spool))).containsExactly(2);
    }
  }

  @Test
  void what_was_stored_does_not_come_again_and_its_segments_go() throws Exception {
    try (Spool spool = spools.open()) {
      append(spool, 0);
      next(spool);
      spool.stored();
    }
    try (Spool spool = spools.open()) {
      assertThat(spool.next()).isNull();
      append(spool, 1);
      assertThat(numbers(next(spool))).containsExactly(1);
      spool.stored();
      assertThat(spools.segments()).hasSize(1);
    }
  }

  @Test
  void the_backlog_is_what_is_not_stored_after_a_restart_too() throws Exception {
    long ofOne;
    try (Spool spool = spools.open()) {
      append(spool, 0);
      ofOne = spool.counters().backlogBytes();
      next(spool);
      spool.stored();
      append(spool, 1);
      append(spool, 2);
      assertThat(spool.counters().backlogBytes()).isEqualTo(2 * ofOne);
    }
    try (Spool spool = spools.open()) {
      assertThat(spools.segments()).hasSize(1);
      assertThat(spool.counters().backlogBytes()).isEqualTo(2 * ofOne);
      next(spool);
      spool.stored();
      assertThat(spool.counters().backlogBytes()).isZero();
    }
  }

  @Test
  void runs_go_over_the_ends_of_segments_and_have_different_tokens() throws Exception {
    SpoolSettings small =
        new SpoolSettings(spools.folder, 1 << 20, 1024, 1000, 2048, Duration.ofMillis(5));
    List<Integer> seen = new ArrayList<>();
    List<String> tokens = new ArrayList<>();
    try (Spool spool = Spool.open(small)) {
      for (int i = 0; i < 100; i++) {
        append(spool, i);
      }
      assertThat(spools.segments()).hasSizeGreaterThan(3);
      while (seen.size() < 100) {
        InsertBatch run = next(spool);
        seen.addAll(numbers(run));
        tokens.add(run.token());
        spool.stored();
      }
      assertThat(spools.segments()).hasSize(1);
    }

    assertThat(seen).containsExactlyElementsOf(Stream.iterate(0, i -> i + 1).limit(100).toList());
    assertThat(tokens).doesNotHaveDuplicates().hasSizeGreaterThan(1);
  }

  @Test
  void from_half_a_spool_on_batches_are_compressed_and_all_come_back() throws Exception {
    int taken = 0;
    try (Spool spool = spools.open()) {
      while (append(spool, batch(taken, ByteBuffer.allocate(20_000).putInt(0, taken)))
          == AppendResult.DURABLE) {
        taken++;
      }
      assertThat(taken).as("26 in the first half").isGreaterThan(200);
      assertThat(spool.counters().bytes()).isBetween(1L << 19, 1L << 20);
    }
    try (Spool spool = spools.open()) {
      assertThat(allNumbers(spool))
          .containsExactlyElementsOf(IntStream.range(0, taken).boxed().toList());
      assertThat(spool.counters().quarantinedBytes()).isZero();
    }
  }

  @Test
  void a_run_holds_no_more_rows_than_memory_is_meant_for() throws Exception {
    int megabyte = 1 << 20;
    SpoolSettings large =
        new SpoolSettings(spools.folder, 1 << 26, 1 << 20, 1000, 1 << 26, Duration.ofMillis(5));
    List<Integer> runs = new ArrayList<>();
    try (Spool spool = Spool.open(large)) {
      for (int i = 0; i < 100; i++) {
        assertThat(append(spool, batch(i, ByteBuffer.allocate(megabyte))))
            .isEqualTo(AppendResult.DURABLE);
      }
      while (spool.counters().backlogBytes() > 0) {
        runs.add(next(spool).batches().size());
        spool.stored();
      }
    }

    assertThat(runs).containsExactly(48, 48, 4);
  }

  @Test
  void a_retry_is_recognised_at_once_after_a_restart_and_after_its_segment_is_gone()
      throws Exception {
    try (Spool spool = spools.open()) {
      append(spool, 7);
      assertThat(append(spool, 7)).isEqualTo(AppendResult.DUPLICATE);
      assertThat(numbers(next(spool))).containsExactly(7);
    }
    try (Spool spool = spools.open()) {
      assertThat(append(spool, 7)).isEqualTo(AppendResult.DUPLICATE);
      next(spool);
      spool.stored();
      append(spool, 8);
      next(spool);
      spool.stored();
    }
    try (Spool spool = spools.open()) {
      assertThat(append(spool, 7)).isEqualTo(AppendResult.DUPLICATE);
      assertThat(spool.counters().duplicates()).isEqualTo(1);
    }
  }

  @Test
  void a_full_spool_refuses_and_takes_again_once_there_is_room() throws Exception {
    SpoolSettings small =
        new SpoolSettings(spools.folder, 2048, 1024, 10, 1 << 20, Duration.ofMillis(5));
    try (Spool spool = Spool.open(small)) {
      int taken = 0;
      while (append(spool, taken) == AppendResult.DURABLE) {
        taken++;
      }
      assertThat(append(spool, 1000)).isEqualTo(AppendResult.FULL);
      assertThat(spool.counters().refusedFull()).isPositive();
      assertThat(spool.counters().bytes()).isLessThanOrEqualTo(2048);

      assertThat(numbers(next(spool))).hasSize(taken);
      spool.stored();

      assertThat(append(spool, 1000)).isEqualTo(AppendResult.DURABLE);
    }
  }

  @Test
  void after_a_failed_fsync_nothing_is_acknowledged_any_more() throws Exception {
    FaultyDisk disk = new FaultyDisk(1);
    SpoolSettings settings =
        new SpoolSettings(spools.folder, 1 << 20, 1 << 18, 1000, 1 << 20, Duration.ofMillis(50));
    try (Spool spool = Spool.open(settings, disk)) {
      assertThat(append(spool, 0)).isEqualTo(AppendResult.DURABLE);
      disk.failNextForce();

      assertThat(append(spool, 1)).isEqualTo(AppendResult.BROKEN);
      assertThat(append(spool, 2)).isEqualTo(AppendResult.BROKEN);
      assertThat(append(spool, 1)).isEqualTo(AppendResult.BROKEN);
      assertThat(spool.counters().broken()).isTrue();
      assertThat(numbers(next(spool))).containsExactly(0);
    }
  }

  @Test
  void what_no_sync_confirmed_is_written_anew_before_it_is_acknowledged() throws Exception {
    for (int seed = 0; seed < 20; seed++) {
      FaultyDisk disk = new FaultyDisk(seed);
      try (Spool spool = Spool.open(spools.settings(), disk)) {
        assertThat(append(spool, 0)).isEqualTo(AppendResult.DURABLE);
        disk.failNextForce();
        assertThat(append(spool, 1)).isEqualTo(AppendResult.BROKEN);
      }
      // what is left of the next one where there is no room for its header and it cannot be deleted
      Files.createFile(spools.folder.resolve("0000000000000002.seg"));
      try (Spool spool = Spool.open(spools.settings(), disk)) {
        assertThat(append(spool, 1)).isEqualTo(AppendResult.DUPLICATE);
        disk.cutPower();
      }
      disk.restorePower();
      try (Spool spool = Spool.open(spools.settings(), disk)) {
        assertThat(allNumbers(spool)).as("seed %d", seed).containsExactly(0, 1);
      }
      spools.clear();
    }
  }

  @Test
  void a_segment_that_cannot_be_begun_does_not_keep_the_next_one_from_it() throws Exception {
    SpoolSettings settings =
        new SpoolSettings(spools.folder, 1 << 20, 1024, 1000, 1 << 20, Duration.ofMillis(5));
    try (Spool spool = Spool.open(settings)) {
      assertThat(append(spool, 0)).isEqualTo(AppendResult.DURABLE);
      Files.createFile(spools.folder.resolve("0000000000000002.seg"));
      for (int i = 1; i < 40; i++) {
        assertThat(append(spool, i)).isEqualTo(AppendResult.DURABLE);
      }
      assertThat(spools.segments()).hasSizeGreaterThan(3);
      assertThat(allNumbers(spool)).hasSize(40);
    }
  }

  @Test
  void a_full_disk_refuses_and_is_emptied() throws Exception {
    FaultyDisk disk = new FaultyDisk(1);
    int kept = 40;
    SpoolSettings settings =
        new SpoolSettings(spools.folder, 1 << 20, 1024, 1000, 1 << 20, Duration.ofMillis(5));
    try (Spool spool = Spool.open(settings, disk)) {
      for (int i = 0; i < 40; i++) {
        assertThat(append(spool, i)).isEqualTo(AppendResult.DURABLE);
      }
      disk.faults(0, true);
      while (append(spool, kept) == AppendResult.DURABLE) {
        kept++;
      }
      assertThat(kept).as("no more than the newest segment's room").isBetween(40, 60);
      assertThat(append(spool, kept)).isEqualTo(AppendResult.FULL);
      assertThat(numbers(next(spool))).hasSize(kept);
      spool.stored();
      assertThat(spools.segments()).hasSize(1);
    }
    try (Spool spool = Spool.open(settings, disk)) {
      assertThat(append(spool, kept)).isEqualTo(AppendResult.FULL);
      disk.faults(0, false);
      assertThat(append(spool, kept)).isEqualTo(AppendResult.DURABLE);
      assertThat(append(spool, 3)).isEqualTo(AppendResult.DUPLICATE);
    }
  }

  @Test
  void drained_completes_once_what_was_there_is_stored_and_its_files_are_gone() throws Exception {
    try (Spool spool = spools.open()) {
      append(spool, 0);
      CompletableFuture<Void> drained = spool.drained();
      append(spool, 1);
      assertThat(drained).isNotDone();

      while (!drained.isDone()) {
        next(spool);
        spool.stored();
      }

      assertThat(drained).isCompleted();
      assertThat(spools.folder.resolve("%016d.seg".formatted(1))).doesNotExist();
      assertThat(append(spool, 0)).isEqualTo(AppendResult.DUPLICATE);
    }
  }

  @Test
  void two_spools_cannot_use_one_directory() throws Exception {
    try (Spool spool = spools.open()) {
      assertThat(spool.counters().broken()).isFalse();
      assertThatThrownBy(spools::open)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no other process");
    }
  }
}
