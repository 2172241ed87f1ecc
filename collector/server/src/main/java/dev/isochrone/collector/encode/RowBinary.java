// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes ClickHouse's RowBinary: values one after another, little-endian, strings and arrays behind
 * their length. A reusable growing buffer, for one stretch of rows after another; not thread-safe.
 */
final class RowBinary {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int FIRST_CAPACITY = 16 * 1024;

  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int length;
  private int taken;

  void int8(int value) {
    room(1);
    bytes[length++] = (byte) value;
  }

  void int16(int value) {
    room(2);
    SHORT.set(bytes, length, (short) value);
    length += 2;
  }

  void int32(int value) {
    room(4);
    INT.set(bytes, length, value);
    length += 4;
  }

  void int64(long value) {
    room(8);
    LONG.set(bytes, length, value);
    length += 8;
  }

  void float32(double value) {
    int32(Float.floatToIntBits((float) value));
  }

  /** An unsigned number in groups of 7 bits, lowest first: the form of lengths. */
  void length(int value) {
    room(5);
    int rest = value;
    while (rest > 0x7f) {
      bytes[length++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /** An array of bytes. */
  void int8s(long[] values, int from, int to) {
    length(to - from);
    room(to - from);
    for (int i = from; i < to; i++) {
      bytes[length++] = (byte) values[i];
    }
  }

  /** An array of numbers of two bytes. */
  void int16s(long[] values, int from, int to) {
    length(to - from);
    room(2 * (to - from));
    for (int i = from; i < to; i++, length += 2) {
      SHORT.set(bytes, length, (short) values[i]);
    }
  }

  /** An array of numbers of four bytes. */
  void float32s(double[] values, int from, int to) {
    length(to - from);
    room(4 * (to - from));
    for (int i = from; i < to; i++, length += 4) {
      INT.set(bytes, length, Float.floatToIntBits((float) values[i]));
    }
  }

  void string(byte[] utf8) {
    length(utf8.length);
    room(utf8.length);
    System.arraycopy(utf8, 0, bytes, length, utf8.length);
    length += utf8.length;
  }

  void string(String value) {
    string(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns what was written since the last call; it is overwritten after {@link #clear}. */
  ByteBuffer take() {
    ByteBuffer rows = ByteBuffer.wrap(bytes, taken, length - taken).slice();
    taken = length;
    return rows;
  }

  /** Starts anew, in the same memory. */
  void clear() {
    length = 0;
    taken = 0;
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
