// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Up to where everything is in ClickHouse, and which run of batches is being inserted. A run is
 * written down before its first insert: after a crash the same rows go out under the same token.
 *
 * <pre>
 *   ledger := copy[4]             4096 bytes apart; copies 0 and 1, and 2 and 3, are written together
 *   copy   := entry  checksum:u64
 *   entry  := sequence:u64  spool:16 bytes  stored.segment:u64  stored.offset:u64
 *             frozen.segment:u64  frozen.offset:u64
 * </pre>
 *
 * The copy of the highest sequence whose checksum is right counts. The file never grows, so that a
 * full disk can be emptied. Used by one thread.
 */
final class Ledger implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
  private static final int SIZE = 4 * 4096;
  private static final int COPY_DISTANCE = 4096;
  private static final int ENTRY_BYTES = 56;

  private final FileChannel channel;
  private UUID spool = UUID.randomUUID();
  private long sequence;
  private Position stored = new Position(0, 0);
  private Position frozen = stored;
  private boolean unsynced;

  private Ledger(FileChannel channel) {
    this.channel = channel;
  }

  /** Opens the ledger; that of a new spool says that nothing is stored. */
  static Ledger open(SpoolDirectory directory) throws IOException {
    boolean there = Files.exists(directory.ledger());
    if (!there) {
      directory.replace(directory.ledger(), ByteBuffer.allocate(SIZE));
    }
    Ledger ledger =
        new Ledger(
            directory.open(directory.ledger(), StandardOpenOption.READ, StandardOpenOption.WRITE));
    ByteBuffer bytes = SpoolDirectory.readFully(ledger.channel, 0, SIZE);
    for (int at = 0; at + ENTRY_BYTES + Long.BYTES <= bytes.limit(); at += COPY_DISTANCE) {
      ledger.take(bytes, at);
    }
    if (there && ledger.sequence == 0) {
      LOG.error("the ledger is damaged: what lies in the spool may be stored once more");
      directory.quarantine("ledger", bytes);
    }
    ledger.write(ledger.stored, ledger.frozen);
    return ledger;
  }

  /** Names the spool, as part of every insert token: 32 hex digits. */
  String spool() {
    return spool.toString().replace("-", "");
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

  private void take(ByteBuffer bytes, int at) {
    boolean right = bytes.getLong(at + ENTRY_BYTES) == Checksum.of(bytes, at, at + ENTRY_BYTES);
    ByteBuffer entry = bytes.duplicate().position(at);
    long written = entry.getLong();
    if (right && written > sequence) {
      sequence = written;
      spool = new UUID(entry.getLong(), entry.getLong());
      stored = new Position(entry.getLong(), entry.getLong());
      frozen = new Position(entry.getLong(), entry.getLong());
    }
  }

  private void write(Position newStored, Position newFrozen) throws IOException {
    if (unsynced) {
      throw new IOException("expected a disk that confirms what it holds: the ledger's failed");
    }
    long next = sequence + 1;
    ByteBuffer copy = ByteBuffer.allocate(ENTRY_BYTES + Long.BYTES);
    copy.putLong(next).putLong(spool.getMostSignificantBits());
    copy.putLong(spool.getLeastSignificantBits());
    copy.putLong(newStored.segment()).putLong(newStored.offset());
    copy.putLong(newFrozen.segment()).putLong(newFrozen.offset());
    copy.putLong(Checksum.of(copy, 0, ENTRY_BYTES)).flip();
    long at = next % 2 * 2 * COPY_DISTANCE;
    SpoolDirectory.writeFully(channel, copy.duplicate(), at);
    SpoolDirectory.writeFully(channel, copy, at + COPY_DISTANCE);
    try {
      channel.force(false);
    } catch (IOException e) {
      unsynced = true;
      throw new UnsyncedException("the ledger", e);
    }
    sequence = next;
    stored = newStored;
    frozen = newFrozen;
  }
}
