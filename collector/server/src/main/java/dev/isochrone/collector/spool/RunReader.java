// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import dev.isochrone.collector.EncodedBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads runs of batches back from the segments. Used by one thread. */
final class RunReader {
  private static final Logger LOG = LoggerFactory.getLogger(RunReader.class);

  private static final long LEAST_WINDOW_BYTES = 1 << 20;

  private final SpoolDirectory directory;
  private final Extent extent;

  RunReader(SpoolDirectory directory, Extent extent) {
    this.directory = directory;
    this.extent = extent;
  }

  /**
   * Reads batches from a place on.
   *
   * @param from where the run begins
   * @param to where it must end; null to end it once it has {@code enoughBytes} or all that is
   *     there
   */
  Run read(Position from, @Nullable Position to, long enoughBytes) throws IOException {
    List<EncodedBatch> batches = new ArrayList<>();
    Position at = from;
    long bytes = 0;
    while (bytes < enoughBytes || to != null) {
      Position next = skipToFrames(at);
      if (next == null || (to != null && next.compareTo(to) >= 0)) {
        break;
      }
      long end = extent.end(next.segment());
      if (to != null && to.segment() == next.segment()) {
        end = Math.min(end, to.offset());
      }
      long wanted = to != null ? Long.MAX_VALUE : enoughBytes - bytes;
      long reached = readSegment(next, end, wanted, batches);
      bytes += reached - next.offset();
      at = new Position(next.segment(), reached);
    }
    return new Run(from, to != null ? to : at, bytes, batches);
  }

  /** The next place with a frame behind it, or null. */
  private @Nullable Position skipToFrames(Position at) {
    Position next = at;
    while (true) {
      long segment = extent.firstFrom(next.segment());
      if (segment < 0) {
        return null;
      }
      long offset = segment == next.segment() ? next.offset() : 0;
      offset = Math.max(offset, SegmentWriter.HEADER_BYTES);
      if (offset < extent.end(segment)) {
        return new Position(segment, offset);
      }
      next = new Position(segment + 1, 0);
    }
  }

  private long readSegment(Position from, long end, long enough, List<EncodedBatch> batches)
      throws IOException {
    long window = Math.min(end - from.offset(), Math.max(enough, LEAST_WINDOW_BYTES));
    ByteBuffer bytes = window(from, window);
    while (Frame.sizeAt(bytes, 0) < 0 && from.offset() + window < end) {
      window = Math.min(end - from.offset(), 2 * window);
      bytes = window(from, window);
    }
    int at = 0;
    while (at < bytes.limit() && at < enough) {
      int size = Frame.sizeAt(bytes, at);
      if (size < 0 && from.offset() + window < end) {
        break;
      }
      if (size < 0) {
        quarantine(from, bytes, at);
        return end;
      }
      batches.add(Frame.decode(bytes, at));
      at += size;
    }
    return from.offset() + at;
  }

  private ByteBuffer window(Position from, long length) throws IOException {
    try (FileChannel channel =
        FileChannel.open(directory.segment(from.segment()), StandardOpenOption.READ)) {
      return SpoolDirectory.readFully(channel, from.offset(), (int) length);
    }
  }

  private void quarantine(Position from, ByteBuffer bytes, int at) throws IOException {
    LOG.error(
        "segment {} is damaged at {}: {} bytes go to quarantine",
        from.segment(),
        from.offset() + at,
        bytes.limit() - at);
    directory.quarantine(from.segment(), from.offset() + at, bytes.duplicate().position(at));
    extent.countQuarantined(bytes.limit() - at);
  }

  /** Batches that lie behind each other. */
  record Run(Position from, Position to, long bytes, List<EncodedBatch> batches) {}
}
