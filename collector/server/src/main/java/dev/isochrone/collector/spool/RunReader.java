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

  private static final int WINDOW_BYTES = 1 << 22;

  /** Rows may be many times as large as their frames. */
  private static final long ENOUGH_ROW_BYTES = 48 << 20;

  private final SpoolDirectory directory;
  private final Extent extent;
  private final FrameDecoder decoder = new FrameDecoder();

  /** What is read from files, again and again. */
  private final byte[] window = new byte[WINDOW_BYTES];

  private long enoughRowBytes;

  RunReader(SpoolDirectory directory, Extent extent) {
    this.directory = directory;
    this.extent = extent;
  }

  /**
   * Reads batches from a place on. Their rows lie in memory that the next call uses again.
   *
   * @param from where the run begins
   * @param to where it must end; null to end it once it has {@code enoughBytes} of frames, as many
   *     rows as memory is meant for, or all that is there
   */
  Run read(Position from, @Nullable Position to, long enoughBytes) throws IOException {
    List<EncodedBatch> batches = new ArrayList<>();
    decoder.clear();
    enoughRowBytes = to != null ? Long.MAX_VALUE : ENOUGH_ROW_BYTES;
    Position at = from;
    long bytes = 0;
    while (to != null || (bytes < enoughBytes && decoder.bytes() < enoughRowBytes)) {
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
    return new Run(from, to != null ? to : at, batches);
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
      offset = Math.max(offset, SegmentHeader.BYTES);
      if (offset < extent.end(segment)) {
        return new Position(segment, offset);
      }
      next = new Position(segment + 1, 0);
    }
  }

  private long readSegment(Position from, long end, long enough, List<EncodedBatch> batches)
      throws IOException {
    try (FileChannel channel =
        directory.open(directory.segment(from.segment()), StandardOpenOption.READ)) {
      long marker =
          SegmentHeader.marker(
              SpoolDirectory.readFully(channel, 0, SegmentHeader.BYTES + Long.BYTES));
      ByteBuffer bytes =
          ByteBuffer.wrap(window, 0, (int) Math.min(end - from.offset(), WINDOW_BYTES));
      SpoolDirectory.readFully(channel, from.offset(), bytes);
      FrameWalk walk = new FrameWalk(bytes, 0, marker);
      while (!isEnough(walk, enough) && walk.step()) {
        add(from, bytes, walk, batches);
      }
      if (walk.end() > 0) {
        return from.offset() + walk.end();
      }
      // a frame larger than the window, or damage: both show in all that is there
      bytes = SpoolDirectory.readFully(channel, from.offset(), (int) (end - from.offset()));
      return from.offset() + readPastDamage(from, bytes, marker, enough, batches);
    } catch (CorruptSegmentException e) {
      LOG.error("segment {} cannot be read any more: {}", from.segment(), e.getMessage());
      extent.countQuarantined(end - from.offset());
      return end;
    }
  }

  private boolean isEnough(FrameWalk walk, long frameBytes) {
    return walk.end() >= frameBytes || decoder.bytes() >= enoughRowBytes;
  }

  private int readPastDamage(
      Position from, ByteBuffer bytes, long marker, long enough, List<EncodedBatch> batches) {
    FrameWalk walk = new FrameWalk(bytes, 0, marker);
    while (!isEnough(walk, enough) && walk.next()) {
      add(from, bytes, walk, batches);
    }
    extent.countRepaired(walk.repaired());
    for (FrameWalk.Damage damage : walk.damage()) {
      quarantine(from, bytes, damage.from(), damage.to(), "no frame");
    }
    if (walk.end() == 0) {
      quarantine(from, bytes, 0, bytes.limit(), "no frame");
      return bytes.limit();
    }
    return walk.end();
  }

  /** Adds the walk's frame, or quarantines it if this version cannot read it. */
  private void add(Position from, ByteBuffer bytes, FrameWalk walk, List<EncodedBatch> batches) {
    try {
      batches.add(decoder.decode(bytes, walk.at()));
    } catch (CorruptSegmentException e) {
      quarantine(from, bytes, walk.at(), walk.end(), String.valueOf(e.getMessage()));
    }
  }

  private void quarantine(Position start, ByteBuffer bytes, int from, int to, String why) {
    long offset = start.offset() + from;
    ByteBuffer range = bytes.duplicate().limit(to).position(from);
    if (directory.quarantine(start.segment(), offset, range)) {
      LOG.error(
          "segment {} at {}: {} bytes quarantined: {}", start.segment(), offset, to - from, why);
      extent.countQuarantined(to - from);
    }
  }

  /** Batches that lie behind each other. */
  record Run(Position from, Position to, List<EncodedBatch> batches) {}
}
