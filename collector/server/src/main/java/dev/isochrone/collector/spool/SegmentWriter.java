// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Appends frames to a new segment file.
 *
 * <pre>
 *   segment := 'I' 'S' 'P' 'L'  version:u32 = 1  number:u64  frame*
 * </pre>
 *
 * Used by one thread.
 */
final class SegmentWriter implements Closeable {
  static final int HEADER_BYTES = 16;
  static final int MAGIC = 'I' << 24 | 'S' << 16 | 'P' << 8 | 'L';
  static final int VERSION = 1;

  private final long number;
  private final FileChannel channel;
  private long written;

  private SegmentWriter(long number, FileChannel channel) {
    this.number = number;
    this.channel = channel;
  }

  /** Creates the file, durably. */
  static SegmentWriter create(SpoolDirectory directory, long number) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.segment(number), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    header.putInt(MAGIC).putInt(VERSION).putLong(number).flip();
    SpoolDirectory.writeFully(channel, header);
    channel.force(true);
    directory.sync();
    SegmentWriter writer = new SegmentWriter(number, channel);
    writer.written = HEADER_BYTES;
    return writer;
  }

  /** The place behind the last frame that was written. */
  Position end() {
    return new Position(number, written);
  }

  /** Appends frames; they are durable after {@link #sync}. */
  void append(List<ByteBuffer> frames) throws IOException {
    ByteBuffer[] buffers = frames.toArray(ByteBuffer[]::new);
    long left = 0;
    for (ByteBuffer buffer : buffers) {
      left += buffer.remaining();
    }
    long end = written + left;
    while (left > 0) {
      left -= channel.write(buffers);
    }
    written = end;
  }

  /** Makes what was appended durable. Once it has thrown, nothing may be said of the file. */
  void sync() throws IOException {
    channel.force(false);
  }

  /** Cuts the file back to its frames, after an append that failed halfway. */
  void cutBack() throws IOException {
    channel.truncate(written);
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
