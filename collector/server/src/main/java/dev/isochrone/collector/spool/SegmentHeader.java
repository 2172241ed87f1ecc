// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import java.nio.ByteBuffer;

/**
 * What a segment file begins with.
 *
 * <pre>
 *   header := 'I' 'S' 'P' 'L'  version:u32 = 1  number:u64  marker:u64  checksum:u64
 * </pre>
 *
 * The marker is drawn for each segment and begins each of its frames: behind damage the next frame
 * is found by it, and nobody who sends a batch can forge one. Stateless.
 */
final class SegmentHeader {
  static final int BYTES = 32;
  private static final int MAGIC = 'I' << 24 | 'S' << 16 | 'P' << 8 | 'L';
  private static final int VERSION = 1;
  private static final int MARKER_AT = 16;
  private static final int CHECKSUM_AT = 24;

  private SegmentHeader() {}

  static ByteBuffer encode(long number, long marker) {
    ByteBuffer header = ByteBuffer.allocate(BYTES);
    header.putInt(MAGIC).putInt(VERSION).putLong(number).putLong(marker);
    return header.putLong(Checksum.of(header, 0, CHECKSUM_AT)).flip();
  }

  /**
   * Returns the marker of a segment from its first bytes; from its first frame, if the header is
   * damaged beyond repair.
   *
   * @param start the header and, if there is one, the marker of the first frame; may be repaired
   * @throws CorruptSegmentException if this version cannot read the segment
   */
  static long marker(ByteBuffer start) throws CorruptSegmentException {
    if (start.limit() < BYTES) {
      throw new CorruptSegmentException(
          "expected a header of %d bytes: %d".formatted(BYTES, start.limit()));
    }
    long stored = start.getLong(CHECKSUM_AT);
    if (!Checksum.repair(start, 0, CHECKSUM_AT, stored, () -> Checksum.of(start, 0, CHECKSUM_AT))) {
      if (start.limit() < BYTES + Long.BYTES) {
        throw new CorruptSegmentException("expected a header with a right checksum");
      }
      return start.getLong(BYTES);
    }
    if (start.getInt(0) != MAGIC || start.getInt(4) != VERSION) {
      throw new CorruptSegmentException(
          "expected a segment of version %d: %d".formatted(VERSION, start.getInt(4)));
    }
    return start.getLong(MARKER_AT);
  }
}
