// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;

/** Appends frames to a new segment file. Used by one thread. */
final class SegmentWriter implements Closeable {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final long number;
  private final long marker;
  private final FileChannel channel;
  private long written = SegmentHeader.BYTES;

  private SegmentWriter(long number, long marker, FileChannel channel) {
    this.number = number;
    this.marker = marker;
    this.channel = channel;
  }

  /**
   * Creates the file, durably.
   *
   * @throws UnsyncedException if the disk did not confirm that
   */
  static SegmentWriter create(SpoolDirectory directory, long number) throws IOException {
    Path file = directory.segment(number);
    long marker = RANDOM.nextLong();
    FileChannel channel =
        directory.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      SpoolDirectory.writeFully(channel, SegmentHeader.encode(number, marker));
    } catch (IOException e) {
      channel.close();
      directory.delete(file);
      throw e;
    }
    SegmentWriter writer = new SegmentWriter(number, marker, channel);
    try {
      channel.force(true);
      directory.sync();
    } catch (IOException e) {
      channel.close();
      throw new UnsyncedException("segment " + number, e);
    }
    return writer;
  }

  /** The place behind the last frame that was written. */
  Position end() {
    return new Position(number, written);
  }

  /** Appends frames; they are durable after {@link #sync}. */
  void append(List<ByteBuffer> frames) throws IOException {
    ByteBuffer[] buffers = new ByteBuffer[frames.size()];
    long left = 0;
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = Frame.seal(frames.get(i).duplicate(), marker);
      left += buffers[i].remaining();
    }
    long end = written + left;
    while (left > 0) {
      left -= channel.write(buffers);
    }
    written = end;
  }

  /**
   * Makes what was appended durable.
   *
   * @throws UnsyncedException after which nothing may be said of the file
   */
  void sync() throws UnsyncedException {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw new UnsyncedException("segment " + number, e);
    }
  }

  /** Cuts the file back to its frames, after an append that failed halfway. */
  void cutBack() throws IOException {
    channel.truncate(written).position(written);
    sync();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
