// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import dev.isochrone.collector.BatchId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The ids of the latest batches, so that a retry is acknowledged and not stored twice. Bounded: the
 * oldest id goes first. Saved when a segment is deleted; those of segments that are still there are
 * read from them. Thread-safe.
 */
final class RecentBatches {
  private static final int ID_BYTES = 16;

  private final int most;
  private final Set<BatchId> ids = new LinkedHashSet<>();

  RecentBatches(int most) {
    this.most = most;
  }

  /** Adds an id; false if it is there already. */
  synchronized boolean add(BatchId id) {
    if (!ids.add(id)) {
      return false;
    }
    if (ids.size() > most) {
      Iterator<BatchId> oldest = ids.iterator();
      oldest.next();
      oldest.remove();
    }
    return true;
  }

  /** Takes an id back whose batch was not written after all. */
  synchronized void remove(BatchId id) {
    ids.remove(id);
  }

  void load(SpoolDirectory directory) throws IOException {
    if (Files.exists(directory.recent())) {
      ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(directory.recent()));
      while (in.remaining() >= ID_BYTES) {
        add(new BatchId(in.getLong(), in.getLong()));
      }
    }
  }

  void save(SpoolDirectory directory) throws IOException {
    directory.replace(directory.recent(), bytes());
  }

  private synchronized ByteBuffer bytes() {
    ByteBuffer out = ByteBuffer.allocate(ids.size() * ID_BYTES);
    for (BatchId id : ids) {
      out.putLong(id.high()).putLong(id.low());
    }
    return out.flip();
  }
}
