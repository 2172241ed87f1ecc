// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a spool.
 *
 * <pre>
 *   0000000000000007.seg   frames, in order; never written again once a later one exists
 *   ledger                 up to where everything is in ClickHouse, and what is being inserted
 *   recent                 ids of batches whose segments are gone, for recognising retries
 *   quarantine/            bytes that were no frames, or not of their file
 * </pre>
 *
 * Stateless but for the path; thread-safe.
 */
final class SpoolDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolDirectory.class);
  private static final String SUFFIX = ".seg";
  private static final int PIECE_BYTES = 1 << 20;

  private final Path path;
  private final Disk disk;

  SpoolDirectory(Path path, Disk disk) throws IOException {
    this.path = path;
    this.disk = disk;
    Files.createDirectories(path);
  }

  FileChannel open(Path file, OpenOption... options) throws IOException {
    return disk.open(file, options);
  }

  void delete(Path file) throws IOException {
    disk.delete(file);
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

  /**
   * Keeps bytes that were no frames, for someone to look at.
   *
   * @return false if they have been kept before, or cannot be
   */
  boolean quarantine(long segment, long offset, ByteBuffer bytes) {
    return quarantine("%016d-%d".formatted(segment, offset), bytes);
  }

  /** Keeps the bytes of a damaged file. */
  boolean quarantine(String name, ByteBuffer bytes) {
    Path folder = path.resolve("quarantine");
    Path file = folder.resolve(name + ".bin");
    if (Files.exists(file)) {
      return false;
    }
    try {
      Files.createDirectories(folder);
      replace(file, bytes.duplicate());
      return true;
    } catch (IOException e) {
      LOG.error("{} damaged bytes cannot be kept in {}", bytes.remaining(), file, e);
      return false;
    }
  }

  /**
   * Replaces a file's contents at once: a reader finds the old or the new ones, never a mixture.
   */
  void replace(Path file, ByteBuffer contents) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeFully(channel, contents);
      channel.force(true);
    }
    disk.replace(draft, file);
    disk.syncDirectory(file.resolveSibling("."));
  }

  /** Makes created, renamed and deleted names durable. */
  void sync() throws IOException {
    disk.syncDirectory(path);
  }

  /** Reads so many bytes, or those that are there. */
  static ByteBuffer readFully(FileChannel channel, long from, int length) throws IOException {
    return readFully(channel, from, ByteBuffer.allocate(length));
  }

  /** Reads as much as there is, or fits. */
  static ByteBuffer readFully(FileChannel channel, long from, ByteBuffer bytes) throws IOException {
    int capacity = bytes.limit();
    for (int read = 0; bytes.position() < capacity && read >= 0; ) {
      // the JDK keeps native memory as large as the largest piece
      bytes.limit(Math.min(capacity, bytes.position() + PIECE_BYTES));
      read = channel.read(bytes, from + bytes.position());
    }
    return bytes.flip();
  }

  /** Where the zeros begin that a power cut may leave: a new size without what was written. */
  static int endOfContents(ByteBuffer bytes, int from) {
    int end = bytes.limit();
    while (end > from && bytes.get(end - 1) == 0) {
      end--;
    }
    return end;
  }

  static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  static void writeFully(FileChannel channel, ByteBuffer bytes, long from) throws IOException {
    long at = from;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }
}
