// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/**
 * Collects a request body as it streams in, counting: one byte over the bound ends it. Stateless;
 * nothing blocks.
 */
final class BodyReader {
  private static final int FIRST_CAPACITY = 16 * 1024;

  private final int maxBytes;
  private final Duration within;
  private final HeldBytes heldBytes;

  BodyReader(int maxBytes, Duration within, HeldBytes heldBytes) {
    this.maxBytes = maxBytes;
    this.within = within;
    this.heldBytes = heldBytes;
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
    return Mono.using(
        () -> new Collected(capacity),
        collected ->
            request
                .getBody()
                .reduce(collected, this::add)
                .timeout(within)
                .onErrorMap(TimeoutException.class, e -> tooSlow())
                .then(Mono.defer(() -> use.apply(collected.bytes()))),
        collected -> heldBytes.giveBack(collected.held));
  }

  private Collected add(Collected collected, DataBuffer buffer) {
    try {
      int more = buffer.readableByteCount();
      if (collected.length + more > maxBytes) {
        throw tooLarge(collected.length + more);
      }
      if (!heldBytes.take(more)) {
        throw new RejectedRequest(
            HttpStatus.SERVICE_UNAVAILABLE, "busy", "more bytes wait than there is room for");
      }
      collected.held += more;
      collected.add(buffer, more);
      return collected;
    } finally {
      DataBufferUtils.release(buffer);
    }
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

  /** The bytes so far. */
  private static final class Collected {
    private byte[] bytes;
    private int length;
    private long held;

    Collected(int capacity) {
      bytes = new byte[capacity];
    }

    void add(DataBuffer buffer, int more) {
      if (length + more > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
      }
      buffer.read(bytes, length, more);
      length += more;
    }

    byte[] bytes() {
      return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
  }
}
