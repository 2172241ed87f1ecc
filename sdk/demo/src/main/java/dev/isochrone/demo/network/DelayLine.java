// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.SplittableRandom;

/**
 * One direction of a connection: bytes enter when they are read at one end and leave half a round
 * trip and some jitter later at the other, in order. Runs on the proxy's thread only.
 */
final class DelayLine {
  /** Mean of the exponential part of each piece's delay, as a fraction of the one-way time. */
  private static final double JITTER = 0.04;

  private static final long RETRANSMIT_NANOS = 250_000_000L;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private record Piece(ByteBuffer bytes, long dueNanos, boolean last) {}

  private final SocketChannel to;
  private final Timers timers;
  private final SplittableRandom random;
  private final CongestionWindow window;
  private final double oneWayNanos;
  private final ArrayDeque<Piece> flying = new ArrayDeque<>();
  private long lastDueNanos;
  private long flyingBytes;
  private boolean ended;

  DelayLine(
      SocketChannel to, double roundTripMs, Timers timers, SplittableRandom random, long nowNanos) {
    this.to = to;
    this.timers = timers;
    this.random = random;
    this.window = new CongestionWindow((long) (roundTripMs * 1e6), nowNanos);
    this.oneWayNanos = roundTripMs * 1e6 / 2;
    this.lastDueNanos = nowNanos;
  }

  long flyingBytes() {
    return flyingBytes;
  }

  /** Whether the sender has closed its side. */
  boolean ended() {
    return ended;
  }

  void enter(ByteBuffer bytes, long nowNanos, double delayFactor, Runnable drain) {
    long departs = window.departNanos(nowNanos, bytes.remaining());
    double jitter = -Math.log1p(-random.nextDouble()) * JITTER * oneWayNanos;
    add(bytes, departs + (long) (oneWayNanos * delayFactor + jitter), false, drain);
  }

  /** The sender has closed its side; the other end learns of it after everything sent before. */
  void end(long nowNanos, Runnable drain) {
    ended = true;
    add(NOTHING, nowNanos + (long) oneWayNanos, true, drain);
  }

  private void add(ByteBuffer bytes, long dueNanos, boolean last, Runnable drain) {
    lastDueNanos = Math.max(lastDueNanos, dueNanos);
    flyingBytes += bytes.remaining();
    flying.add(new Piece(bytes, lastDueNanos, last));
    timers.at(lastDueNanos, drain);
  }

  void retryLater(long nowNanos, Runnable drain) {
    timers.at(nowNanos + RETRANSMIT_NANOS, drain);
  }

  /**
   * Writes what has arrived; true if the receiver took all of it, false if it is to be asked again
   * when it can.
   */
  boolean drain(long nowNanos) throws IOException {
    for (Piece next = flying.peek();
        next != null && next.dueNanos - nowNanos <= 0;
        next = flying.peek()) {
      if (next.last) {
        to.shutdownOutput();
      } else {
        flyingBytes -= to.write(next.bytes);
        if (next.bytes.hasRemaining()) {
          return false;
        }
      }
      flying.remove();
    }
    return true;
  }
}
