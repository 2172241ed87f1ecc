// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import dev.isochrone.collector.BatchId;
import dev.isochrone.collector.Table;
import java.nio.ByteBuffer;

/**
 * The form of one batch in a segment file.
 *
 * <pre>
 *   frame    := marker:u64  length:u32  checksum:u64  payload[length]      big-endian throughout
 *               marker is the segment's; the checksum is that of the length field and the payload
 *   payload  := batch:16 bytes  contents
 *             | batch:16 bytes  0xff  size:u32  zstd[...]   the contents, and their size
 *   contents := tables:u8  section*                         fewer than 0xff tables
 *   section  := table:u16  rows:u32  size:u32  rowBinary[size]
 * </pre>
 *
 * The table's code stands for a list of columns too: see {@link Table}. {@link FrameEncoder} and
 * {@link FrameDecoder} know the payload, this class what is around it. Stateless.
 */
final class Frame {
  static final int HEADER_BYTES = 20;
  static final int ID_BYTES = 16;
  static final int SECTION_HEADER_BYTES = 10;
  static final byte COMPRESSED = (byte) 0xff;
  private static final int LENGTH_AT = 8;
  private static final int CHECKSUM_AT = 12;

  private Frame() {}

  /** Gives a frame its checksum. */
  static ByteBuffer check(ByteBuffer frame) {
    return frame.putLong(CHECKSUM_AT, checksum(frame, 0, frame.getInt(LENGTH_AT)));
  }

  /** Gives a frame the marker of the segment that it goes to. */
  static ByteBuffer seal(ByteBuffer frame, long marker) {
    return frame.putLong(0, marker);
  }

  /**
   * Returns the size of the frame at a position of a buffer, header included, or −1 if there is
   * none whose marker and checksum are right.
   */
  static int sizeAt(ByteBuffer buffer, int at, long marker) {
    if (buffer.limit() - at < HEADER_BYTES || buffer.getLong(at) != marker) {
      return -1;
    }
    int payload = buffer.getInt(at + LENGTH_AT);
    return fits(buffer, at, payload)
            && buffer.getLong(at + CHECKSUM_AT) == checksum(buffer, at, payload)
        ? HEADER_BYTES + payload
        : -1;
  }

  /**
   * Makes a frame of what lies at a position if at most one bit of it, and its marker, are wrong.
   *
   * @param payload the length that it would have
   * @return false, with nothing changed, if that makes none
   */
  static boolean repairAt(ByteBuffer buffer, int at, long marker, int payload) {
    if (buffer.limit() - at < HEADER_BYTES || !fits(buffer, at, payload)) {
      return false;
    }
    int length = buffer.getInt(at + LENGTH_AT);
    buffer.putInt(at + LENGTH_AT, payload);
    long stored = buffer.getLong(at + CHECKSUM_AT);
    int from = at + HEADER_BYTES;
    if (!Checksum.repair(
        buffer, from, from + payload, stored, () -> checksum(buffer, at, payload))) {
      buffer.putInt(at + LENGTH_AT, length);
      return false;
    }
    buffer.putLong(at, marker).putLong(at + CHECKSUM_AT, checksum(buffer, at, payload));
    return true;
  }

  /**
   * Makes a frame of what lies at a position if one bit of its length alone is wrong: nothing else
   * tells where the last frame ends, as zeros may lie behind it.
   *
   * @return false, with nothing changed, if that makes none
   */
  static boolean repairLengthAt(ByteBuffer buffer, int at, long marker) {
    int length = lengthAt(buffer, at);
    if (length == 0) {
      return false;
    }
    for (int bit = 1; bit != 0; bit <<= 1) {
      buffer.putInt(at + LENGTH_AT, length ^ bit);
      if (sizeAt(buffer, at, marker) > 0) {
        return true;
      }
    }
    buffer.putInt(at + LENGTH_AT, length);
    return false;
  }

  /** Returns the length that the frame at a position says it has, or 0 where none can begin. */
  static int lengthAt(ByteBuffer buffer, int at) {
    return buffer.limit() - at < HEADER_BYTES ? 0 : buffer.getInt(at + LENGTH_AT);
  }

  /** Returns the batch id of the frame at a position. */
  static BatchId idAt(ByteBuffer buffer, int at) {
    return new BatchId(
        buffer.getLong(at + HEADER_BYTES), buffer.getLong(at + HEADER_BYTES + Long.BYTES));
  }

  /** Returns the frame at a position from behind its batch id on. */
  static ByteBuffer behindId(ByteBuffer buffer, int at) {
    int from = at + HEADER_BYTES + ID_BYTES;
    return buffer.slice(from, lengthAt(buffer, at) - ID_BYTES);
  }

  private static boolean fits(ByteBuffer buffer, int at, int payload) {
    return payload > ID_BYTES && payload <= buffer.limit() - at - HEADER_BYTES;
  }

  private static long checksum(ByteBuffer buffer, int at, int payload) {
    int from = at + HEADER_BYTES;
    return Checksum.of(buffer, at + LENGTH_AT, at + CHECKSUM_AT, from, from + payload);
  }
}
