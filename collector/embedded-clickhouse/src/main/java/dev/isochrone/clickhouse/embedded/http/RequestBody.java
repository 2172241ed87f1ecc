// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import io.netty.buffer.ByteBuf;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A request's body on its way from the event loop, which offers pieces, to the thread that serves
 * the request, which reads and waits. When more than {@link #HELD_BYTES_MAX} are held, the
 * connection is not read until some were taken.
 */
final class RequestBody extends InputStream {
  private static final int HELD_BYTES_MAX = 4 << 20;

  private static final int SKIPPED_BYTES_MAX = 16 << 20;
  private static final int PIECE_BYTES = 64 << 10;

  private final Deque<ByteBuf> pieces = new ArrayDeque<>();
  private final Consumer<Boolean> reading;
  private final long timeoutMillis;
  private long heldBytes;
  private boolean paused;
  private boolean complete;
  private boolean broken;
  private boolean released;

  /**
   * @param reading told whether the connection is to be read; under this body's lock, so that a
   *     pause and the end of it cannot be swapped
   * @param timeoutMillis how long to wait for the next piece
   */
  RequestBody(Consumer<Boolean> reading, long timeoutMillis) {
    this.reading = reading;
    this.timeoutMillis = timeoutMillis;
  }

  /** Takes over a piece. */
  synchronized void offer(ByteBuf piece) {
    if (released || !piece.isReadable()) {
      piece.release();
      return;
    }
    pieces.add(piece);
    heldBytes += piece.readableBytes();
    if (heldBytes > HELD_BYTES_MAX) {
      paused = true;
      reading.accept(false);
    }
    notifyAll();
  }

  synchronized void complete() {
    complete = true;
    notifyAll();
  }

  synchronized void breakOff() {
    broken = !complete;
    notifyAll();
  }

  /** Whether all of it has arrived, so that the connection can be used again. */
  synchronized boolean isComplete() {
    return complete;
  }

  /**
   * Reads and drops what nobody read, if it is not too much, so that the client sees the response
   * and can go on using the connection.
   */
  void skipRest() {
    byte[] dropped = new byte[PIECE_BYTES];
    try {
      for (int bytes = 0; bytes < SKIPPED_BYTES_MAX; ) {
        int read = read(dropped, 0, dropped.length);
        if (read < 0) {
          return;
        }
        bytes += read;
      }
    } catch (IOException e) {
      // then it is not complete, and the connection is closed
    }
  }

  /** Drops what is held and what still arrives. */
  synchronized void release() {
    released = true;
    pieces.forEach(ByteBuf::release);
    pieces.clear();
    resumeIfPaused();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    await();
    ByteBuf piece = pieces.peek();
    if (piece == null) {
      return -1;
    }
    int bytes = Math.min(length, piece.readableBytes());
    piece.readBytes(target, offset, bytes);
    heldBytes -= bytes;
    if (!piece.isReadable()) {
      pieces.remove();
      piece.release();
    }
    if (heldBytes < HELD_BYTES_MAX / 2) {
      resumeIfPaused();
    }
    return bytes;
  }

  private void await() throws IOException {
    long deadlineNanos = System.nanoTime() + timeoutMillis * 1_000_000;
    while (pieces.isEmpty() && !complete) {
      if (broken) {
        throw new EOFException("the client disconnected before the end of its request");
      }
      long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        throw new InterruptedIOException(
            "no piece of the request came in " + timeoutMillis + " ms");
      }
      try {
        wait(leftMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while reading the request");
      }
    }
  }

  private void resumeIfPaused() {
    if (paused) {
      paused = false;
      reading.accept(true);
    }
  }
}
