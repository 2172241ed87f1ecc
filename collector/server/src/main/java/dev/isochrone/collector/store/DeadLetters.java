// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import dev.isochrone.collector.InsertBatch;
import dev.isochrone.collector.Table;
import dev.isochrone.collector.TableRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rows that ClickHouse cannot take, the rows of one batch in one table in a file, beside the
 * reason. Bounded: when it is full, further rows are dropped and counted. For one thread.
 *
 * <pre>
 *   SLICES-&lt;token&gt;.rowbinary   rows of the columns that the constant of {@code Table} names
 *   SLICES-&lt;token&gt;.reason      what ClickHouse said
 * </pre>
 */
public final class DeadLetters {
  private static final String ROWS = ".rowbinary";
  private static final String REASON = ".reason";

  private final Path directory;
  private final long maxBytes;

  /**
   * Opens the directory.
   *
   * @param maxBytes how much it may hold
   */
  public DeadLetters(Path directory, long maxBytes) {
    this.directory = directory;
    this.maxBytes = maxBytes;
  }

  /** How many bytes of rows it holds. */
  public long bytes() throws IOException {
    long bytes = 0;
    for (Letter letter : letters()) {
      bytes += Files.size(letter.file());
    }
    return bytes;
  }

  /**
   * Removes the letters in which one of these keys stands; the rows of others in the same letter go
   * with them, since rows that nobody could parse cannot be told apart.
   *
   * @param installKey keyed hash of an installation, or 0 for none
   * @param userKey keyed hash of a user, or 0 for none
   * @return how many letters went
   */
  public long erase(long installKey, long userKey) throws IOException {
    long erased = 0;
    for (Letter letter : letters()) {
      byte[] rows = Files.readAllBytes(letter.file());
      if (holds(rows, installKey) || holds(rows, userKey)) {
        remove(letter);
        erased++;
      }
    }
    return erased;
  }

  /** Keeps rows, durably; false if there is no room for them. */
  boolean keep(Table table, TableRows rows, String token, String reason) throws IOException {
    Files.createDirectories(directory);
    if (bytes() + rows.bytes().remaining() > maxBytes) {
      return false;
    }
    String name = table.name() + "-" + token.replace(':', '_').replace('/', '_');
    write(directory.resolve(name + REASON), StandardCharsets.UTF_8.encode(reason));
    write(directory.resolve(name + ROWS), rows.bytes().duplicate());
    return true;
  }

  /** What is there, in the order of names. */
  List<Letter> letters() throws IOException {
    if (Files.notExists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(ROWS))
          .sorted()
          .map(DeadLetters::letter)
          .toList();
    }
  }

  /** Forgets a letter, which is stored or erased. */
  void remove(Letter letter) throws IOException {
    Files.delete(letter.file());
    Files.deleteIfExists(directory.resolve(letter.token() + REASON));
  }

  private static Letter letter(Path file) {
    String name = String.valueOf(file.getFileName());
    Table table = Table.valueOf(name.substring(0, name.indexOf('-')));
    return new Letter(file, table, name.substring(0, name.length() - ROWS.length()));
  }

  private static boolean holds(byte[] rows, long key) {
    if (key == 0) {
      return false;
    }
    ByteBuffer in = ByteBuffer.wrap(rows).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i + Long.BYTES <= rows.length; i++) {
      if (in.getLong(i) == key) {
        return true;
      }
    }
    return false;
  }

  private static void write(Path file, ByteBuffer bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /**
   * One letter.
   *
   * @param token names it, also towards ClickHouse when it is sent again
   */
  record Letter(Path file, Table table, String token) {

    InsertBatch.Chunks rows() throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      return new InsertBatch.Chunks(table, List.of(new TableRows(table, 0, bytes)));
    }
  }
}
