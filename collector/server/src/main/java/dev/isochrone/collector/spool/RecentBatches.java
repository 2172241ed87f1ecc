// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import dev.isochrone.collector.BatchId;
import it.unimi.dsi.fastutil.ints.IntIterator;
import it.unimi.dsi.fastutil.longs.Long2IntLinkedOpenHashMap;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/**
 * The ids of the latest durable batches, so that a retry is acknowledged and not stored twice.
 * Bounded: the oldest id goes first. Saved when a segment is deleted; those of segments that are
 * still there are read from them. Thread-safe.
 *
 * <pre>
 *   recent := half[2]                   of equal size, written by turns
 *   half   := sequence:u64  checksum:u64  count:u32  (high:u64  low:u64)*  padding
 * </pre>
 *
 * The half of the higher sequence whose checksum is right counts. The file never grows, so that a
 * full disk can be emptied.
 */
final class RecentBatches implements Closeable {
  private static final int ID_BYTES = 16;
  private static final int CHECKED_FROM = 16;
  private static final int HEADER_BYTES = 20;
  private static final int MOST_BYTES = 1 << 29;

  private final int most;

  /**
   * Where in {@link #ids} a batch lies, by the key of its id, in the order in which they came.
   * Numbers and no objects: each young collection looks through what long-lived objects were
   * changed.
   */
  private final Long2IntLinkedOpenHashMap places = new Long2IntLinkedOpenHashMap();

  private final long[] ids;
  private final FileChannel file;
  private int damagedBytes;
  private long sequence;

  private RecentBatches(FileChannel file, int most) {
    this.file = file;
    this.most = most;
    ids = new long[2 * most];
    places.defaultReturnValue(-1);
  }

  /** Opens the file and loads what was saved; one of another bound is written anew. */
  static RecentBatches open(SpoolDirectory directory, int most) throws IOException {
    int size = 2 * (HEADER_BYTES + most * ID_BYTES);
    ByteBuffer before = ByteBuffer.allocate(0);
    if (Files.exists(directory.recent())) {
      try (FileChannel old = directory.open(directory.recent(), StandardOpenOption.READ)) {
        before = SpoolDirectory.readFully(old, 0, (int) Math.min(old.size(), MOST_BYTES));
      }
    }
    if (before.limit() != size) {
      directory.replace(directory.recent(), ByteBuffer.allocate(size));
    }
    RecentBatches recent =
        new RecentBatches(directory.open(directory.recent(), StandardOpenOption.WRITE), most);
    recent.load(directory, before);
    if (before.limit() != size) {
      recent.save();
    }
    return recent;
  }

  /** True if a batch of this id is durable. */
  synchronized boolean contains(BatchId id) {
    int place = places.get(key(id));
    return place >= 0 && ids[place] == id.high() && ids[place + 1] == id.low();
  }

  /** Adds the id of a batch that is durable. */
  synchronized void add(BatchId id) {
    long key = key(id);
    int place = places.get(key);
    if (place < 0) {
      place = places.size() < most ? 2 * places.size() : places.removeFirstInt();
      places.put(key, place);
    }
    ids[place] = id.high();
    ids[place + 1] = id.low();
  }

  /** Ids are drawn: two that share this are no accident, and the later one is remembered. */
  private static long key(BatchId id) {
    return id.high() * 31 + id.low();
  }

  /** How many bytes of the file were damaged. */
  int damagedBytes() {
    return damagedBytes;
  }

  /** Saves the ids, durably. Used by one thread. */
  void save() throws IOException {
    ByteBuffer half = half(sequence + 1);
    long at = (sequence + 1) % 2 * (HEADER_BYTES + (long) most * ID_BYTES);
    SpoolDirectory.writeFully(file, half, at);
    file.force(false);
    sequence++;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void load(SpoolDirectory directory, ByteBuffer in) {
    int half = in.limit() / 2;
    int newest = -1;
    for (int at = 0; at + HEADER_BYTES <= in.limit(); at += half) {
      int count = in.getInt(at + CHECKED_FROM);
      boolean whole = count >= 0 && count <= (half - HEADER_BYTES) / ID_BYTES;
      int end = whole ? at + HEADER_BYTES + count * ID_BYTES : 0;
      if (whole
          && in.getLong(at) > sequence
          && in.getLong(at + Long.BYTES) == checksum(in, at, end)) {
        sequence = in.getLong(at);
        newest = at;
      }
    }
    if (newest >= 0) {
      ByteBuffer saved = in.duplicate().position(newest + CHECKED_FROM);
      for (int left = saved.getInt(); left > 0; left--) {
        add(new BatchId(saved.getLong(), saved.getLong()));
      }
    } else if (SpoolDirectory.endOfContents(in, 0) > 0) {
      damagedBytes = in.limit();
      directory.quarantine("recent", in);
    }
  }

  private synchronized ByteBuffer half(long newSequence) {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + places.size() * ID_BYTES);
    out.putLong(newSequence).putLong(0).putInt(places.size());
    for (IntIterator each = places.values().iterator(); each.hasNext(); ) {
      int place = each.nextInt();
      out.putLong(ids[place]).putLong(ids[place + 1]);
    }
    return out.putLong(Long.BYTES, checksum(out, 0, out.limit())).flip();
  }

  private static long checksum(ByteBuffer bytes, int at, int end) {
    return Checksum.of(bytes, at, at + Long.BYTES, at + CHECKED_FROM, end);
  }
}
