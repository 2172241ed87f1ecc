// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import java.nio.ByteBuffer;
import java.util.function.LongSupplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * The checksum of stretches of a buffer, CRC32C in its upper and CRC32 in its lower half, and the
 * repair of one flipped bit: CRC32C tells any two single flips apart in anything a segment can hold
 * (its Hamming distance is 4 up to 2^31 bits: Koopman, "32-Bit Cyclic Redundancy Codes", 2002), so
 * that its difference names the bit, and CRC32 says whether it was that alone. Stateless.
 */
final class Checksum {
  private static final int REFLECTED_POLYNOMIAL = 0x82F63B78;

  private Checksum() {}

  /** Returns the checksum of two stretches, one behind the other. */
  static long of(ByteBuffer buffer, int from, int to, int thenFrom, int thenTo) {
    CRC32C upper = new CRC32C();
    upper.update(buffer.duplicate().limit(to).position(from));
    upper.update(buffer.duplicate().limit(thenTo).position(thenFrom));
    CRC32 lower = new CRC32();
    lower.update(buffer.duplicate().limit(to).position(from));
    lower.update(buffer.duplicate().limit(thenTo).position(thenFrom));
    return upper.getValue() << Integer.SIZE | lower.getValue();
  }

  /** Returns the checksum of a stretch. */
  static long of(ByteBuffer buffer, int from, int to) {
    return of(buffer, from, to, to, to);
  }

  /**
   * Flips back the one bit of a stretch that explains why its checksum is wrong. Where the flipped
   * bit is one of the stored checksum, nothing is left to do.
   *
   * @param to the end of the stretch, and of what the checksum is computed of
   * @return false, with nothing changed, if no single flip explains it
   */
  static boolean repair(ByteBuffer buffer, int from, int to, long stored, LongSupplier computed) {
    long difference = stored ^ computed.getAsLong();
    if (Long.bitCount(difference) <= 1) {
      return true;
    }
    long place = flippedBit((int) (difference >>> Integer.SIZE), 8L * (to - from));
    if (place < 0) {
      return false;
    }
    int at = to - 1 - (int) (place / 8);
    byte damaged = buffer.get(at);
    buffer.put(at, (byte) (damaged ^ 0x80 >> place % 8));
    if (computed.getAsLong() == stored) {
      return true;
    }
    buffer.put(at, damaged);
    return false;
  }

  /** The bit whose flip has an effect on CRC32C, counted from the end; −1 for none. */
  private static long flippedBit(int difference, long bits) {
    int effect = REFLECTED_POLYNOMIAL;
    for (long place = 0; place < bits; place++) {
      if (effect == difference) {
        return place;
      }
      effect = (effect >>> 1) ^ ((effect & 1) * REFLECTED_POLYNOMIAL);
    }
    return -1;
  }
}
