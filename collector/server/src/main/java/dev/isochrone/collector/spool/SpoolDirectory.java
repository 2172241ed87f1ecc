// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The files of a spool.
 *
 * <pre>
 *   0000000000000007.seg   frames, in order; never written again once a later one exists
 *   ledger                 up to where everything is in ClickHouse, and what is being inserted
 *   recent                 ids of batches whose segments are gone, for recognising retries
 *   id                     32 hex digits, part of every insert token
 *   quarantine/            bytes that were no frames, and why
 * </pre>
 *
 * Stateless but for the path; thread-safe.
 */
final class SpoolDirectory {
  private static final String SUFFIX = ".seg";

  private final Path path;

  SpoolDirectory(Path path) throws IOException {
    this.path = path;
    Files.createDirectories(path);
  }

  Path segment(long number) {
    return path.resolve("%016d%s".formatted(number, SUFFIX));
  }

  Path ledger() {
    return path.resolve("ledger");
  }

  Path recent() {
    return path.resolve("recent");
  }

  Path lock() {
    return path.resolve("lock");
  }

  /** Returns the numbers of the segments that are there, in order. */
  List<Long> segments() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d{16}\\.seg"))
          .map(name -> Long.parseLong(name.substring(0, name.length() - SUFFIX.length())))
          .sorted()
          .toList();
    }
  }

  /** Returns the name of this spool, which it gets at its first use and keeps. */
  String id() throws IOException {
    Path file = path.resolve("id");
    if (Files.notExists(file)) {
      String id = UUID.randomUUID().toString().replace("-", "");
      replace(file, ByteBuffer.wrap(id.getBytes(StandardCharsets.US_ASCII)));
    }
    return Files.readString(file, StandardCharsets.US_ASCII);
  }

  /** Keeps bytes that were no frames, for someone to look at. */
  void quarantine(long segment, long offset, ByteBuffer bytes) throws IOException {
    Path folder = Files.createDirectories(path.resolve("quarantine"));
    replace(folder.resolve("%016d-%d.bin".formatted(segment, offset)), bytes);
  }

  /**
   * Replaces a file's contents at once: a reader finds the old or the new ones, never a mixture.
   */
  void replace(Path file, ByteBuffer contents) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeFully(channel, contents);
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync();
  }

  /** Makes created, renamed and deleted names durable. */
  void sync() throws IOException {
    try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /** Reads so many bytes, or those that are there. */
  static ByteBuffer readFully(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    for (int read = 0; bytes.hasRemaining() && read >= 0; ) {
      read = channel.read(bytes, from + bytes.position());
    }
    return bytes.flip();
  }

  static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
