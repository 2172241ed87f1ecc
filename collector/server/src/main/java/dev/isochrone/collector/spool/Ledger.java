// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Up to where everything is in ClickHouse, and which run of batches is being inserted. A run is
 * written down before its first insert: after a crash the same rows go out under the same token.
 *
 * <pre>
 *   ledger := entry*                  the last entry whose checksum is right counts
 *   entry  := stored.segment:u64  stored.offset:u64  frozen.segment:u64  frozen.offset:u64  crc:u32
 * </pre>
 *
 * Used by one thread.
 */
final class Ledger implements Closeable {
  private static final int ENTRY_BYTES = 36;
  private static final long REWRITE_BYTES = 1 << 20;

  private final SpoolDirectory directory;
  private FileChannel channel;
  private Position stored;
  private Position frozen;

  private Ledger(SpoolDirectory directory, FileChannel channel, Position stored, Position frozen) {
    this.directory = directory;
    this.channel = channel;
    this.stored = stored;
    this.frozen = frozen;
  }

  /** Opens the ledger; that of a new spool says that nothing is stored. */
  static Ledger open(SpoolDirectory directory) throws IOException {
    Position stored = new Position(0, 0);
    Position frozen = stored;
    if (Files.exists(directory.ledger())) {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(directory.ledger()));
      for (int at = 0; at + ENTRY_BYTES <= bytes.limit(); at += ENTRY_BYTES) {
        if (bytes.getInt(at + ENTRY_BYTES - 4) == checksum(bytes, at)) {
          stored = new Position(bytes.getLong(at), bytes.getLong(at + 8));
          frozen = new Position(bytes.getLong(at + 16), bytes.getLong(at + 24));
        }
      }
    }
    directory.replace(directory.ledger(), entry(stored, frozen));
    return new Ledger(directory, openForAppend(directory), stored, frozen);
  }

  /** Everything before it is in ClickHouse. */
  Position stored() {
    return stored;
  }

  /** The end of the run that begins at {@link #stored}; the same place if there is none. */
  Position frozen() {
    return frozen;
  }

  /** Writes down the end of the next run. */
  void freeze(Position end) throws IOException {
    write(stored, end);
  }

  /** Writes down that the frozen run is stored. */
  void markStored() throws IOException {
    write(frozen, frozen);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void write(Position newStored, Position newFrozen) throws IOException {
    SpoolDirectory.writeFully(channel, entry(newStored, newFrozen));
    channel.force(false);
    stored = newStored;
    frozen = newFrozen;
    if (channel.position() > REWRITE_BYTES) {
      channel.close();
      directory.replace(directory.ledger(), entry(stored, frozen));
      channel = openForAppend(directory);
    }
  }

  private static FileChannel openForAppend(SpoolDirectory directory) throws IOException {
    FileChannel channel = FileChannel.open(directory.ledger(), StandardOpenOption.WRITE);
    channel.position(channel.size());
    return channel;
  }

  private static ByteBuffer entry(Position stored, Position frozen) {
    ByteBuffer entry = ByteBuffer.allocate(ENTRY_BYTES);
    entry.putLong(stored.segment()).putLong(stored.offset());
    entry.putLong(frozen.segment()).putLong(frozen.offset());
    return entry.putInt(checksum(entry, 0)).flip();
  }

  private static int checksum(ByteBuffer bytes, int at) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().clear().position(at).limit(at + ENTRY_BYTES - 4));
    return (int) crc.getValue();
  }
}
