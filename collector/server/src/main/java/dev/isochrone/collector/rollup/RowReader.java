// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.rollup;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads rows in ClickHouse's RowBinary. Not thread-safe. */
final class RowReader {
  private final InputStream in;

  RowReader(InputStream in) {
    this.in = in;
  }

  /** Returns whether there is another row, looking one byte ahead. */
  boolean hasNext() throws IOException {
    in.mark(1);
    if (in.read() < 0) {
      return false;
    }
    in.reset();
    return true;
  }

  String string() throws IOException {
    return new String(bytes(length()), StandardCharsets.UTF_8);
  }

  int length() throws IOException {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      int read = int8();
      value |= (read & 0x7f) << shift;
      if (read >= 0) {
        return value;
      }
    }
  }

  byte int8() throws IOException {
    int read = in.read();
    if (read < 0) {
      throw new EOFException("expected another byte of a row");
    }
    return (byte) read;
  }

  short int16() throws IOException {
    return (short) number(2);
  }

  long int64() throws IOException {
    return number(8);
  }

  float float32() throws IOException {
    return Float.intBitsToFloat((int) number(4));
  }

  double float64() throws IOException {
    return Double.longBitsToDouble(number(8));
  }

  private long number(int size) throws IOException {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (int8() & 0xffL) << (8 * i);
    }
    return value;
  }

  private byte[] bytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("expected %d bytes: %d".formatted(length, bytes.length));
    }
    return bytes;
  }
}
