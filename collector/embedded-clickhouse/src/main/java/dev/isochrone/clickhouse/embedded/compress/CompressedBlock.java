// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.compress;

/**
 * ClickHouse's own compressed block, little-endian:
 *
 * <pre>
 *   16 bytes  CityHash128 of all that follows, low half first
 *    1 byte   method: 0x02 none, 0x82 LZ4, 0x90 ZSTD
 *    4 bytes  compressed size, these nine bytes included
 *    4 bytes  uncompressed size
 *             the compressed bytes
 * </pre>
 */
final class CompressedBlock {
  static final int CHECKSUM_BYTES = 16;
  static final int HEADER_BYTES = 9;
  static final byte METHOD_NONE = 0x02;
  static final byte METHOD_LZ4 = (byte) 0x82;
  static final byte METHOD_ZSTD = (byte) 0x90;

  /** Senders use up to 1 MiB; a size far beyond it is a broken stream, not a large block. */
  static final int BLOCK_BYTES_MAX = 64 << 20;

  private CompressedBlock() {}
}
