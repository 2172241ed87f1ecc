// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.compress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * CityHash128 as of version 1.0.2, the checksum of ClickHouse's compressed blocks. Later versions
 * of CityHash compute other values.
 */
final class CityHash128 {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long K0 = 0xc3a5c85c97cb3127L;
  private static final long K1 = 0xb492b66fbe98f273L;
  private static final long K2 = 0x9ae16a3b2f90404fL;
  private static final long K3 = 0xc949d7c7509e6557L;
  private static final long MULTIPLIER = 0x9ddfea08eb382d69L;

  /** The two halves, in the order in which they stand in a block. */
  record Hash(long low, long high) {}

  private CityHash128() {}

  static Hash of(byte[] bytes, int offset, int length) {
    if (length >= 16) {
      return seeded(
          bytes, offset + 16, length - 16, long64(bytes, offset) ^ K3, long64(bytes, offset + 8));
    }
    if (length >= 8) {
      return seeded(
          bytes,
          offset,
          0,
          long64(bytes, offset) ^ (length * K0),
          long64(bytes, offset + length - 8) ^ K1);
    }
    return seeded(bytes, offset, length, K0, K1);
  }

  private static Hash seeded(byte[] s, int start, int length, long seedLow, long seedHigh) {
    return length < 128
        ? murmur(s, start, length, seedLow, seedHigh)
        : wide(s, start, length, seedLow, seedHigh);
  }

  private static Hash murmur(byte[] s, int start, int length, long seedLow, long seedHigh) {
    long a = seedLow;
    long b = seedHigh;
    long c;
    long d;
    if (length <= 16) {
      a = shiftMix(a * K1) * K1;
      c = b * K1 + upTo16(s, start, length);
      d = shiftMix(a + (length >= 8 ? long64(s, start) : c));
    } else {
      c = mix(long64(s, start + length - 8) + K1, a);
      d = mix(b + length, c + long64(s, start + length - 16));
      a += d;
      int at = start;
      for (int left = length - 16; left > 0; left -= 16) {
        a = (a ^ (shiftMix(long64(s, at) * K1) * K1)) * K1;
        b ^= a;
        c = (c ^ (shiftMix(long64(s, at + 8) * K1) * K1)) * K1;
        d ^= c;
        at += 16;
      }
    }
    a = mix(a, c);
    b = mix(d, b);
    return new Hash(a ^ b, mix(b, a));
  }

  private static Hash wide(byte[] s, int start, int length, long seedLow, long seedHigh) {
    long x = seedLow;
    long y = seedHigh;
    long z = length * K1;
    long vLow = Long.rotateRight(y ^ K1, 49) * K1 + long64(s, start);
    long vHigh = Long.rotateRight(vLow, 42) * K1 + long64(s, start + 8);
    long wLow = Long.rotateRight(y + z, 35) * K1 + x;
    long wHigh = Long.rotateRight(x + long64(s, start + 88), 53) * K1;
    int at = start;
    int left = length;
    while (left >= 128) {
      for (int half = 0; half < 2; half++) {
        x = Long.rotateRight(x + y + vLow + long64(s, at + 16), 37) * K1;
        y = Long.rotateRight(y + vHigh + long64(s, at + 48), 42) * K1;
        x ^= wHigh;
        y ^= vLow;
        z = Long.rotateRight(z ^ wLow, 33);
        Hash v = weak32(s, at, vHigh * K1, x + wLow);
        Hash w = weak32(s, at + 32, z + wHigh, y);
        vLow = v.low;
        vHigh = v.high;
        wLow = w.low;
        wHigh = w.high;
        long swapped = z;
        z = x;
        x = swapped;
        at += 64;
      }
      left -= 128;
    }
    y += Long.rotateRight(wLow, 37) * K0 + z;
    x += Long.rotateRight(vLow + z, 49) * K0;
    for (int done = 32; done - 32 < left; done += 32) {
      y = Long.rotateRight(y - x, 42) * K0 + vHigh;
      wLow += long64(s, at + left - done + 16);
      x = Long.rotateRight(x, 49) * K0 + wLow;
      wLow += vLow;
      Hash v = weak32(s, at + left - done, vLow, vHigh);
      vLow = v.low;
      vHigh = v.high;
    }
    x = mix(x, vLow);
    y = mix(y, wLow);
    return new Hash(mix(x + vHigh, wHigh) + y, mix(x + wHigh, y + vHigh));
  }

  private static long upTo16(byte[] s, int start, int length) {
    if (length > 8) {
      long first = long64(s, start);
      long last = long64(s, start + length - 8);
      return mix(first, Long.rotateRight(last + length, length)) ^ last;
    }
    if (length >= 4) {
      return mix(length + (int32(s, start) << 3), int32(s, start + length - 4));
    }
    if (length > 0) {
      int y = (s[start] & 0xff) + ((s[start + (length >> 1)] & 0xff) << 8);
      int z = length + ((s[start + length - 1] & 0xff) << 2);
      return shiftMix(y * K2 ^ z * K3) * K2;
    }
    return K2;
  }

  private static Hash weak32(byte[] s, int at, long seedA, long seedB) {
    long w = long64(s, at);
    long z = long64(s, at + 24);
    long a = seedA + w;
    long b = Long.rotateRight(seedB + a + z, 21);
    long c = a;
    a += long64(s, at + 8) + long64(s, at + 16);
    b += Long.rotateRight(a, 44);
    return new Hash(a + z, b + c);
  }

  private static long mix(long u, long v) {
    long a = shiftMix((u ^ v) * MULTIPLIER);
    return shiftMix((v ^ a) * MULTIPLIER) * MULTIPLIER;
  }

  private static long shiftMix(long value) {
    return value ^ (value >>> 47);
  }

  private static long long64(byte[] s, int at) {
    return (long) LONG.get(s, at);
  }

  private static long int32(byte[] s, int at) {
    return (int) INT.get(s, at) & 0xffffffffL;
  }
}
