// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.privacy;

import dev.isochrone.collector.OwnerOnlyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Erasures that are promised and not done: a file each, on the disk before anybody is told. Its
 * only line is the fields of {@link Erasure}, parted by tabs. Thread-safe; blocks.
 */
final class ErasureNotes {
  private final Path directory;

  ErasureNotes(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  void add(Erasure erasure) throws IOException {
    Subject subject = erasure.subject();
    String line =
        String.join(
            "\t",
            subject.tenant(),
            subject.app(),
            subject.kind().name(),
            subject.keys().stream().map(Long::toHexString).collect(Collectors.joining(",")),
            erasure.requestedBy(),
            Long.toString(erasure.requestedAtMillis()));
    OwnerOnlyFile.create(
        directory.resolve(erasure.id().toString()), line.getBytes(StandardCharsets.UTF_8));
  }

  /** All that are not done, oldest first. */
  List<Erasure> all() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> !file.toString().endsWith(".new"))
          .map(ErasureNotes::read)
          .sorted(Comparator.comparingLong(Erasure::requestedAtMillis))
          .toList();
    }
  }

  void remove(UUID id) throws IOException {
    Files.deleteIfExists(directory.resolve(id.toString()));
  }

  private static Erasure read(Path file) {
    try {
      String[] fields = Files.readString(file).split("\t", -1);
      if (fields.length != 6) {
        throw new IOException(file + ": expected 6 fields: " + fields.length);
      }
      return new Erasure(
          UUID.fromString(file.getFileName().toString()),
          new Subject(
              fields[0],
              fields[1],
              Subject.Kind.valueOf(fields[2]),
              Stream.of(fields[3].split(",", -1))
                  .map(key -> Long.parseUnsignedLong(key, 16))
                  .toList()),
          fields[4],
          Long.parseLong(fields[5]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
