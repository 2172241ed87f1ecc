// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import dev.isochrone.collector.BatchId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * Reads a segment of an earlier process from front to back and cuts off what is no frame: a torn
 * tail after a crash, or worse. What is cut off is quarantined. Stateless.
 */
final class SegmentScan {
  private SegmentScan() {}

  /**
   * Scans a segment.
   *
   * @param ids gets the id of each batch in it
   * @return where its frames end, and how many bytes were cut off
   */
  static Found scan(SpoolDirectory directory, long number, Consumer<BatchId> ids)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            directory.segment(number), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = SpoolDirectory.readFully(channel, 0, (int) channel.size());
      int end = framesEnd(bytes, number, ids);
      int cut = bytes.limit() - end;
      if (cut > 0) {
        directory.quarantine(number, end, bytes.duplicate().position(end));
        channel.truncate(end);
        channel.force(true);
      }
      return new Found(end, cut);
    }
  }

  private static int framesEnd(ByteBuffer bytes, long number, Consumer<BatchId> ids) {
    boolean readable =
        bytes.limit() >= SegmentWriter.HEADER_BYTES
            && bytes.getInt(0) == SegmentWriter.MAGIC
            && bytes.getInt(4) == SegmentWriter.VERSION
            && bytes.getLong(8) == number;
    if (!readable) {
      return 0;
    }
    int at = SegmentWriter.HEADER_BYTES;
    for (int size = Frame.sizeAt(bytes, at); size > 0; size = Frame.sizeAt(bytes, at)) {
      ids.accept(Frame.idAt(bytes, at));
      at += size;
    }
    return at;
  }

  /** What a scan found. */
  record Found(long end, long cutBytes) {}
}
