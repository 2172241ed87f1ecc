// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A few rows in RowBinary. Not thread-safe. */
final class RowBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  void int32(long value) {
    number(value, 4);
  }

  void int64(long value) {
    number(value, 8);
  }

  void float32(double value) {
    number(Float.floatToIntBits((float) value), 4);
  }

  void float64(double value) {
    number(Double.doubleToLongBits(value), 8);
  }

  void string(String value) {
    bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  void bytes(byte[] value) {
    int length = value.length;
    for (; length > 0x7f; length >>>= 7) {
      out.write((length & 0x7f) | 0x80);
    }
    out.write(length);
    out.writeBytes(value);
  }

  void writeTo(OutputStream target) throws IOException {
    out.writeTo(target);
  }

  private void number(long value, int size) {
    for (int i = 0; i < size; i++) {
      out.write((int) (value >>> (8 * i)));
    }
  }
}
