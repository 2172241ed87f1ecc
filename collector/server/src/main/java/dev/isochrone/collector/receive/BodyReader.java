// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Collects a request body as it streams in, counting: one byte over the bound ends it. Stateless;
 * nothing blocks.
 */
final class BodyReader {
  private static final int FIRST_CAPACITY = 16 * 1024;

  private final int maxBytes;
  private final Duration within;

  BodyReader(int maxBytes, Duration within) {
    this.maxBytes = maxBytes;
    this.within = within;
  }

  /** Reads the body, or fails with {@link RejectedRequest}. */
  Mono<byte[]> read(ServerRequest request) {
    long announced = request.headers().contentLength().orElse(0);
    if (announced > maxBytes) {
      return Mono.error(tooLarge(announced));
    }
    int capacity = announced > 0 ? (int) announced : FIRST_CAPACITY;
    return request
        .body(BodyExtractors.toDataBuffers())
        .collect(() -> new Collected(capacity), this::add)
        .map(Collected::bytes)
        .timeout(within)
        .onErrorMap(
            TimeoutException.class,
            e ->
                new RejectedRequest(
                    HttpStatus.REQUEST_TIMEOUT,
                    "too_slow",
                    "expected the whole body within " + within));
  }

  private void add(Collected collected, DataBuffer buffer) {
    try {
      int more = buffer.readableByteCount();
      if (collected.length + more > maxBytes) {
        throw tooLarge(collected.length + more);
      }
      collected.add(buffer, more);
    } finally {
      DataBufferUtils.release(buffer);
    }
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
