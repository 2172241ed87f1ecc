// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import static dev.isochrone.collector.spool.SpoolFolder.allNumbers;
import static dev.isochrone.collector.spool.SpoolFolder.append;
import static dev.isochrone.collector.spool.SpoolFolder.next;
import static dev.isochrone.collector.spool.SpoolFolder.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.collector.AppendResult;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedSpoolTest {
  private final SpoolFolder spools;

  DamagedSpoolTest(@TempDir Path folder) {
    spools = new SpoolFolder(folder);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 20, 40})
  void a_torn_tail_is_cut_off_counted_and_kept_aside(int cutBytes) throws Exception {
    try (Spool spool = spools.open()) {
      append(spool, 0);
      append(spool, 1);
    }
    Path segment = spools.segments().get(0);
    try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      channel.truncate(Files.size(segment) - cutBytes);
    }

    try (Spool spool = spools.open()) {
      assertThat(spool.counters().quarantinedBytes()).isPositive();
      assertThat(spools.folder.resolve("quarantine")).isNotEmptyDirectory();
      assertThat(append(spool, 1)).isEqualTo(AppendResult.DURABLE);
      assertThat(numbers(next(spool))).containsExactly(0, 1);
    }
  }

  @Test
  void a_flipped_bit_anywhere_is_flipped_back() throws Exception {
    try (Spool spool = spools.openFast()) {
      append(spool, 0);
      append(spool, 1);
    }
    byte[] good = Files.readAllBytes(spools.segments().get(0));
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= (byte) (1 << at % 8);
      Files.write(spools.folder.resolve("%016d.seg".formatted(1)), bad);
      try (Spool spool = spools.openFast()) {
        append(spool, 1000 + at);
        assertThat(allNumbers(spool)).containsExactly(0, 1, 1000 + at);
        assertThat(spool.counters().quarantinedBytes()).isZero();
        assertThat(spool.counters().repairedFrames()).isEqualTo(at < SegmentHeader.BYTES ? 0 : 1);
      }
      assertThat(spools.folder.resolve("quarantine")).doesNotExist();
      spools.clear();
    }
  }

  @Test
  void zeros_that_a_power_cut_leaves_behind_the_frames_are_no_damage() throws Exception {
    try (Spool spool = spools.openFast()) {
      append(spool, 0);
      append(spool, 1);
    }
    int written = (int) Files.size(spools.segments().get(0));
    byte[] killed =
        Arrays.copyOf(Files.readAllBytes(spools.segments().get(0)), written + (256 << 10));
    for (int at = 0; at < written + 64; at++) {
      byte[] bad = killed.clone();
      bad[at] ^= (byte) (1 << at % 8);
      Files.write(spools.folder.resolve("%016d.seg".formatted(1)), bad);
      try (Spool spool = spools.openFast()) {
        append(spool, 1000 + at);
        assertThat(allNumbers(spool)).as("bit at " + at).containsExactly(0, 1, 1000 + at);
        assertThat(spool.counters().quarantinedBytes() > 0).isEqualTo(at >= written);
        boolean inFrames = at >= SegmentHeader.BYTES && at < written;
        assertThat(spool.counters().repairedFrames()).isEqualTo(inFrames ? 1 : 0);
      }
      spools.clear();
    }
    Files.write(spools.folder.resolve("%016d.seg".formatted(1)), killed);
    try (Spool spool = spools.openFast()) {
      assertThat(spool.counters().bytes()).isEqualTo(written);
      assertThat(allNumbers(spool)).containsExactly(0, 1);
      assertThat(spool.counters().quarantinedBytes()).isZero();
    }
  }

  @Test
  void bytes_damaged_anywhere_are_quarantined_and_nothing_else_is_lost() throws Exception {
    try (Spool spool = spools.openFast()) {
      append(spool, 0);
      append(spool, 1);
      append(spool, 2);
    }
    byte[] good = Files.readAllBytes(spools.segments().get(0));
    int frame = (good.length - SegmentHeader.BYTES) / 3;
    for (int at = 0; at < good.length - 4; at++) {
      byte[] bad = good.clone();
      for (int i = at; i < at + 4; i++) {
        bad[i] ^= (byte) (0x5a + i);
      }
      Files.write(spools.folder.resolve("%016d.seg".formatted(1)), bad);
      try (Spool spool = spools.openFast()) {
        append(spool, 1000 + at);
        List<Integer> numbers = allNumbers(spool);
        assertThat(List.of(0, 1, 2, 1000 + at)).containsAll(numbers);
        assertThat(numbers).contains(1000 + at).hasSizeGreaterThanOrEqualTo(2);
        int hit = (at + 3 - SegmentHeader.BYTES) / frame - (at - SegmentHeader.BYTES) / frame;
        if (at >= SegmentHeader.BYTES) {
          assertThat(numbers).as("at " + at).hasSizeBetween(3 - hit, 4);
          assertThat(spool.counters().quarantinedBytes() > 0).isEqualTo(numbers.size() < 4);
        }
      }
      spools.clear();
    }
  }

  @Test
  void garbage_in_any_file_neither_stops_nor_delays_a_start() throws Exception {
    Random random = new Random(1);
    for (int round = 0; round < 30; round++) {
      try (Spool spool = spools.openFast()) {
        append(spool, round);
        next(spool);
      }
      for (String file : List.of("%016d.seg".formatted(1), "ledger", "recent")) {
        byte[] garbage = new byte[random.nextInt(100_000)];
        random.nextBytes(garbage);
        Files.write(spools.folder.resolve(file), garbage);
      }
      try (Spool spool = spools.openFast()) {
        assertThat(append(spool, 1000 + round)).isEqualTo(AppendResult.DURABLE);
        assertThat(allNumbers(spool)).containsExactly(1000 + round);
        assertThat(spool.counters().quarantinedBytes()).isPositive();
      }
      spools.clear();
    }
  }

  @Test
  void a_ledger_that_is_damaged_in_one_place_says_what_it_said() throws Exception {
    try (Spool spool = spools.open()) {
      append(spool, 0);
      next(spool);
      spool.stored();
      append(spool, 1);
    }
    byte[] good = Files.readAllBytes(spools.folder.resolve("ledger"));
    for (int copy = 0; copy < 4; copy++) {
      byte[] bad = good.clone();
      Arrays.fill(bad, copy * 4096, (copy + 1) * 4096, (byte) 0xff);
      Files.write(spools.folder.resolve("ledger"), bad);
      try (Spool spool = spools.open()) {
        assertThat(numbers(next(spool))).containsExactly(1);
      }
    }
  }
}
