// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Writes a response's body to its connection, waiting while the client does not read: that wait is
 * what keeps the memory of a large result bounded. Used by one thread; {@link #wake()} is called by
 * the event loop.
 */
final class ResponseBody extends OutputStream {
  private static final int PIECE_BYTES = 64 << 10;

  private final Channel channel;
  private final long timeoutMillis;
  private final Object wakening = new Object();

  ResponseBody(Channel channel, long timeoutMillis) {
    this.channel = channel;
    this.timeoutMillis = timeoutMillis;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, source.length);
    for (int at = 0; at < length; at += PIECE_BYTES) {
      awaitWritable();
      int bytes = Math.min(PIECE_BYTES, length - at);
      byte[] piece = new byte[bytes];
      System.arraycopy(source, offset + at, piece, 0, bytes);
      Wire.send(channel, new DefaultHttpContent(Unpooled.wrappedBuffer(piece)));
    }
  }

  /** Says that the connection can be written again, or is gone. */
  void wake() {
    synchronized (wakening) {
      wakening.notifyAll();
    }
  }

  private void awaitWritable() throws IOException {
    long deadlineNanos = System.nanoTime() + timeoutMillis * 1_000_000;
    synchronized (wakening) {
      while (channel.isActive() && !channel.isWritable()) {
        long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
        if (leftMillis <= 0) {
          throw new InterruptedIOException("the client read nothing in " + timeoutMillis + " ms");
        }
        try {
          wakening.wait(leftMillis);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("interrupted while writing the response");
        }
      }
    }
    if (!channel.isActive()) {
      throw new IOException("the client disconnected");
    }
  }
}
