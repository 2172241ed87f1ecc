// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Collects a request body as it streams in, counting: one byte over the bound ends it. Thread-safe;
 * nothing blocks.
 */
final class BodyReader implements AutoCloseable {
  private static final int FIRST_CAPACITY = 16 * 1024;

  private final int maxBytes;
  private final Duration within;
  private final HeldBytes heldBytes;

  /** A wheel, since nearly every deadline is taken back within a millisecond. */
  private final HashedWheelTimer deadlines =
      new HashedWheelTimer(task -> new Thread(task, "isochrone-body-deadlines"));

  BodyReader(int maxBytes, Duration within, HeldBytes heldBytes) {
    this.maxBytes = maxBytes;
    this.within = within;
    this.heldBytes = heldBytes;
    deadlines.start();
  }

  /**
   * Reads the body and hands it on. Its bytes count as held until what it is handed to is done.
   *
   * @return what {@code use} gives, or a failure by {@link RejectedRequest}
   */
  <T> Mono<T> read(ServerHttpRequest request, Function<byte[], Mono<T>> use) {
    long announced = Math.max(0, request.getHeaders().getContentLength());
    if (announced > maxBytes) {
      return Mono.error(tooLarge(announced));
    }
    int capacity = Math.min(announced > 0 ? (int) announced : FIRST_CAPACITY, FIRST_CAPACITY);
    return Mono.defer(
        () -> {
          Collected collected = new Collected(capacity);
          return Mono.<byte[]>create(sink -> collect(request, collected, sink))
              .flatMap(use)
              .doFinally(end -> collected.giveBack());
        });
  }

  @Override
  public void close() {
    deadlines.stop();
  }

  private void collect(ServerHttpRequest request, Collected collected, MonoSink<byte[]> whole) {
    Timeout deadline =
        deadlines.newTimeout(
            late -> whole.error(tooSlow()), within.toNanos(), TimeUnit.NANOSECONDS);
    Disposable reading =
        request
            .getBody()
            .subscribe(collected::add, whole::error, () -> whole.success(collected.bytes()));
    whole.onDispose(
        () -> {
          deadline.cancel();
          reading.dispose();
        });
  }

  private RejectedRequest tooSlow() {
    return new RejectedRequest(
        HttpStatus.REQUEST_TIMEOUT, "too_slow", "expected the whole body within " + within);
  }

  private RejectedRequest tooLarge(long bytes) {
    return new RejectedRequest(
        HttpStatus.CONTENT_TOO_LARGE,
        "too_large",
        "expected a body of at most %d bytes: at least %d".formatted(maxBytes, bytes));
  }

  /** The bytes so far. A deadline may end it while more of them arrive. */
  private final class Collected {
    private byte[] bytes;
    private int length;
    private long held;
    private boolean ended;

    Collected(int capacity) {
      bytes = new byte[capacity];
    }

    synchronized void add(DataBuffer buffer) {
      try {
        int more = buffer.readableByteCount();
        if (length + more > maxBytes) {
          throw tooLarge(length + more);
        }
        if (ended || !heldBytes.take(more)) {
          throw new RejectedRequest(
              HttpStatus.SERVICE_UNAVAILABLE, "busy", "more bytes wait than there is room for");
        }
        held += more;
        if (length + more > bytes.length) {
          bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
        buffer.read(bytes, length, more);
        length += more;
      } finally {
        DataBufferUtils.release(buffer);
      }
    }

    synchronized byte[] bytes() {
      return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    synchronized void giveBack() {
      ended = true;
      heldBytes.giveBack(held);
      held = 0;
    }
  }
}
