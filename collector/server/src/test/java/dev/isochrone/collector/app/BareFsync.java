// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes batches durable and does nothing else: what an acknowledgement is held against. */
final class BareFsync implements Closeable {
  private static final int BATCH_BYTES = 12_000;

  private final FileChannel channel;
  private final ByteBuffer batch = ByteBuffer.allocateDirect(BATCH_BYTES);

  BareFsync(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** How long each takes, one after the other. A pause of the machine is one of them. */
  long[] nanosBackToBack(int batches) throws IOException {
    long[] nanos = new long[batches];
    for (int i = 0; i < batches; i++) {
      long start = System.nanoTime();
      channel.write(batch.clear());
      channel.force(false);
      nanos[i] = System.nanoTime() - start;
    }
    return nanos;
  }

  /**
   * How long each takes from when it is due, at a rate, as {@link LoadSender} counts. What is due
   * by then shares an fsync. Of a pause of the machine all are that fell due in it.
   */
  long[] nanosFromDue(int batches, double perSecond) throws IOException {
    long[] nanos = new long[batches];
    long start = System.nanoTime();
    int done = 0;
    while (done < batches) {
      LoadSender.awaitTime(LoadSender.due(start, done, perSecond));
      int durable = done;
      while (durable < batches && LoadSender.due(start, durable, perSecond) <= System.nanoTime()) {
        channel.write(batch.clear());
        durable++;
      }
      channel.force(false);
      long end = System.nanoTime();
      for (; done < durable; done++) {
        nanos[done] = end - LoadSender.due(start, done, perSecond);
      }
    }
    return nanos;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
