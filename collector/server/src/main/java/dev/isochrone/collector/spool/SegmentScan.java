// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import dev.isochrone.collector.BatchId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a segment of an earlier process from front to back. What is no frame is quarantined: a torn
 * tail after a crash, or worse. Stateless.
 */
final class SegmentScan {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentScan.class);

  private SegmentScan() {}

  /**
   * Scans a segment.
   *
   * @param unconfirmed whether the process before may have ended over a sync of it that failed,
   *     after which what can be read need not be on the disk: it is written anew
   * @param ids gets the id of each batch in it
   */
  static Found scan(
      SpoolDirectory directory, long number, boolean unconfirmed, Consumer<BatchId> ids)
      throws IOException {
    try (FileChannel channel =
        directory.open(
            directory.segment(number), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = SpoolDirectory.readFully(channel, 0, (int) channel.size());
      Found found = scan(directory, number, bytes, ids);
      if (unconfirmed && found.end() > 0) {
        SpoolDirectory.writeFully(channel, bytes.duplicate().limit((int) found.end()), 0);
        channel.truncate(found.end());
        channel.force(true);
      }
      return found;
    }
  }

  private static Found scan(
      SpoolDirectory directory, long number, ByteBuffer bytes, Consumer<BatchId> ids) {
    FrameWalk walk;
    try {
      walk = new FrameWalk(bytes, SegmentHeader.BYTES, SegmentHeader.marker(bytes));
    } catch (CorruptSegmentException e) {
      LOG.error("segment {} cannot be read and goes to quarantine: {}", number, e.getMessage());
      directory.quarantine(number, 0, bytes);
      return new Found(0, bytes.limit(), 0);
    }
    while (walk.next()) {
      ids.accept(Frame.idAt(bytes, walk.at()));
    }
    int tail = SpoolDirectory.endOfContents(bytes, walk.end());
    int damaged = tail - walk.end();
    if (damaged > 0) {
      directory.quarantine(number, walk.end(), bytes.duplicate().limit(tail).position(walk.end()));
    }
    for (FrameWalk.Damage damage : walk.damage()) {
      ByteBuffer range = bytes.duplicate().limit(damage.to()).position(damage.from());
      directory.quarantine(number, damage.from(), range);
      damaged += damage.to() - damage.from();
    }
    return new Found(walk.end(), damaged, walk.repaired());
  }

  /** Where a segment's frames end, how many bytes were none, and how many frames were repaired. */
  record Found(long end, long damagedBytes, int repairedFrames) {}
}
