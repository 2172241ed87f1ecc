// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.engine;

import com.sun.jna.LastErrorException;
import com.sun.jna.Platform;
import java.nio.ByteBuffer;

/**
 * An anonymous pipe the engine writes a result into, named {@code /dev/fd/N} in {@code INTO
 * OUTFILE}. Its bounded buffer is what bounds the memory of a result of any size in any format. One
 * thread runs the statement and then calls {@link #writerDone()}; another reads to the end, also of
 * a result nobody wants any more, and then closes: if the reading end went first, the engine could
 * wait for a reader for ever, or open a descriptor that is something else by then.
 */
public final class OutputPipe implements AutoCloseable {
  private static final int F_SETPIPE_SZ = 1031;
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int EINTR = 4;

  private final int readDescriptor;
  private int writeDescriptor;
  private boolean closed;

  public OutputPipe() {
    int[] descriptors = new int[2];
    LibC.INSTANCE.pipe(descriptors);
    readDescriptor = descriptors[0];
    writeDescriptor = descriptors[1];
    if (Platform.isLinux()) {
      LibC.INSTANCE.fcntl(writeDescriptor, F_SETPIPE_SZ, BUFFER_BYTES);
    }
  }

  /** The path by which the engine opens the writing end. */
  public synchronized String path() {
    return "/dev/fd/" + writeDescriptor;
  }

  /** Closes our copy of the writing end, so that the reader sees the end of the data. */
  public synchronized void writerDone() {
    if (writeDescriptor >= 0) {
      LibC.INSTANCE.close(writeDescriptor);
      writeDescriptor = -1;
    }
  }

  /**
   * Reads what there is, waiting for at least a byte.
   *
   * @param buffer a direct buffer; filled from 0 and flipped
   * @return false at the end of the data
   */
  public boolean read(ByteBuffer buffer) {
    buffer.clear();
    while (true) {
      try {
        long bytes = LibC.INSTANCE.read(readDescriptor, buffer, buffer.capacity());
        buffer.limit((int) bytes);
        return bytes > 0;
      } catch (LastErrorException e) {
        if (e.getErrorCode() != EINTR) {
          throw e;
        }
      }
    }
  }

  /** To be called by the reading thread, after the end of the data. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      writerDone();
      LibC.INSTANCE.close(readDescriptor);
    }
  }
}
