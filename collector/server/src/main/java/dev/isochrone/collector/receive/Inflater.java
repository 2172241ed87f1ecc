// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.springframework.http.HttpStatus;

/**
 * Undoes one layer of Content-Encoding into a buffer that its thread keeps, counting: one byte over
 * the bound ends it, so that a bomb costs no more than the bound. Thread-safe.
 */
final class Inflater {
  private static final int FIRST_CAPACITY = 64 * 1024;
  private static final int LEAST_INPUT_BUFFER = 512;
  private static final int MOST_INPUT_BUFFER = 8 * 1024;
  private static final int KEPT_CAPACITY = 1 << 20;

  private final int maxBytes;
  private final ThreadLocal<byte[]> buffers =
      ThreadLocal.withInitial(() -> new byte[FIRST_CAPACITY]);

  Inflater(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Inflates a body.
   *
   * @param encoding value of Content-Encoding; "" for none
   * @return the bytes, valid until this thread's next call
   */
  Inflated inflate(byte[] body, String encoding) {
    try (InputStream in = open(body, encoding)) {
      byte[] buffer = buffers.get();
      int length = 0;
      for (int read = 0; read >= 0; length += Math.max(0, read)) {
        if (length == buffer.length) {
          buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        if (length > maxBytes) {
          throw new RejectedRequest(
              HttpStatus.CONTENT_TOO_LARGE,
              "too_large",
              "expected a body that inflates to at most %d bytes: more".formatted(maxBytes));
        }
        read = in.read(buffer, length, buffer.length - length);
      }
      if (buffer.length <= KEPT_CAPACITY) {
        buffers.set(buffer);
      }
      return new Inflated(buffer, length);
    } catch (IOException e) {
      throw new RejectedRequest(
          HttpStatus.BAD_REQUEST,
          "bad_encoding",
          "expected a body in %s: %s".formatted(encoding, e.getMessage()));
    }
  }

  private static InputStream open(byte[] body, String encoding) throws IOException {
    InputStream raw = new ByteArrayInputStream(body);
    return switch (encoding) {
      case "", "identity" -> raw;
      case "gzip" ->
          new GZIPInputStream(
              raw, Math.min(Math.max(body.length, LEAST_INPUT_BUFFER), MOST_INPUT_BUFFER));
      case "zstd" -> new ZstdInputStream(raw);
      default ->
          throw new RejectedRequest(
              HttpStatus.UNSUPPORTED_MEDIA_TYPE,
              "unsupported_encoding",
              "expected Content-Encoding gzip, zstd or none: " + encoding);
    };
  }

  /** Inflated bytes, the first {@code length} of a shared buffer. */
  @SuppressWarnings("ArrayRecordComponent")
  record Inflated(byte[] bytes, int length) {}
}
