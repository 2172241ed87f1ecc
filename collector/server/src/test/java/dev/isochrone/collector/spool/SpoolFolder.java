// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import dev.isochrone.collector.AppendResult;
import dev.isochrone.collector.BatchId;
import dev.isochrone.collector.EncodedBatch;
import dev.isochrone.collector.InsertBatch;
import dev.isochrone.collector.Table;
import dev.isochrone.collector.TableRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Spools in one directory, one after the other, and numbered batches in them. */
final class SpoolFolder {
  final Path folder;

  SpoolFolder(Path folder) {
    this.folder = folder;
  }

  SpoolSettings settings() {
    return new SpoolSettings(folder, 1 << 20, 1 << 18, 1000, 1 << 20, Duration.ofMillis(5));
  }

  Spool open() throws IOException {
    return Spool.open(settings());
  }

  /** On a disk that never waits. */
  Spool openFast() throws IOException {
    return Spool.open(settings(), new FaultyDisk(1));
  }

  void clear() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    Files.deleteIfExists(folder.resolve("quarantine"));
  }

  List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".seg")).sorted().toList();
    }
  }

  static AppendResult append(Spool spool, int number) throws Exception {
    return append(spool, batch(number));
  }

  static AppendResult append(Spool spool, EncodedBatch batch) throws Exception {
    return spool.append(batch).get(10, TimeUnit.SECONDS);
  }

  static InsertBatch next(Spool spool) throws Exception {
    return Objects.requireNonNull(spool.next());
  }

  static List<Integer> allNumbers(Spool spool) throws Exception {
    List<Integer> numbers = new ArrayList<>();
    while (spool.counters().backlogBytes() > 0) {
      InsertBatch run = spool.next();
      if (run == null) {
        break;
      }
      numbers.addAll(numbers(run));
      spool.stored();
    }
    return numbers;
  }

  static EncodedBatch batch(int number) {
    byte[] row = new byte[40];
    new Random(number).nextBytes(row); // so that all frames are of one size, compressed or not
    return batch(number, ByteBuffer.wrap(row).putInt(number).rewind());
  }

  static EncodedBatch batch(int number, ByteBuffer row) {
    return new EncodedBatch(
        new BatchId(number, -number), List.of(new TableRows(Table.SLICES, 1, row)));
  }

  static List<Integer> numbers(InsertBatch run) {
    return run.tables().stream()
        .flatMap(table -> table.pieces().stream())
        .map(rows -> rows.bytes().getInt(rows.bytes().position()))
        .toList();
  }
}
