// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.compress;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** Reads a sequence of {@link CompressedBlock}s, checking each one's sum. Not thread-safe. */
public final class BlockInputStream extends InputStream {
  private final InputStream in;
  private final LZ4SafeDecompressor lz4 = LZ4Factory.fastestInstance().safeDecompressor();
  private byte[] block = new byte[0];
  private byte[] data = new byte[0];
  private int position;
  private int limit;

  public BlockInputStream(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    return fill() ? data[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int bytes = Math.min(length, limit - position);
    System.arraycopy(data, position, target, offset, bytes);
    position += bytes;
    return bytes;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean fill() throws IOException {
    while (position == limit) {
      if (!nextBlock()) {
        return false;
      }
    }
    return true;
  }

  private boolean nextBlock() throws IOException {
    byte[] head = in.readNBytes(CompressedBlock.CHECKSUM_BYTES + CompressedBlock.HEADER_BYTES);
    if (head.length == 0) {
      return false;
    }
    if (head.length < CompressedBlock.CHECKSUM_BYTES + CompressedBlock.HEADER_BYTES) {
      throw new EOFException(
          "a compressed block ends in its header, after " + head.length + " bytes");
    }
    ByteBuffer header = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    CityHash128.Hash expected = new CityHash128.Hash(header.getLong(), header.getLong());
    byte method = header.get();
    int compressedBytes = size("compressed", header.getInt(), CompressedBlock.HEADER_BYTES);
    int uncompressedBytes = size("uncompressed", header.getInt(), 0);
    if (block.length < compressedBytes) {
      block = new byte[compressedBytes];
    }
    System.arraycopy(head, CompressedBlock.CHECKSUM_BYTES, block, 0, CompressedBlock.HEADER_BYTES);
    int payloadBytes = compressedBytes - CompressedBlock.HEADER_BYTES;
    int readBytes = in.readNBytes(block, CompressedBlock.HEADER_BYTES, payloadBytes);
    if (readBytes < payloadBytes) {
      throw new EOFException(
          "a compressed block ends after " + readBytes + " of " + payloadBytes + " bytes");
    }
    CityHash128.Hash actual = CityHash128.of(block, 0, compressedBytes);
    if (!actual.equals(expected)) {
      throw new CorruptBlockException(
          "Checksum doesn't match: corrupted data. Reference: " + expected + ". Actual: " + actual);
    }
    if (data.length < uncompressedBytes) {
      data = new byte[uncompressedBytes];
    }
    decompress(method, payloadBytes, uncompressedBytes);
    position = 0;
    limit = uncompressedBytes;
    return true;
  }

  private void decompress(byte method, int payloadBytes, int uncompressedBytes)
      throws CorruptBlockException {
    long bytes;
    try {
      bytes =
          switch (method) {
            case CompressedBlock.METHOD_NONE -> copy(payloadBytes, uncompressedBytes);
            case CompressedBlock.METHOD_LZ4 ->
                lz4.decompress(
                    block, CompressedBlock.HEADER_BYTES, payloadBytes, data, 0, uncompressedBytes);
            case CompressedBlock.METHOD_ZSTD ->
                Zstd.decompressByteArray(
                    data, 0, uncompressedBytes, block, CompressedBlock.HEADER_BYTES, payloadBytes);
            default ->
                throw new CorruptBlockException(
                    "Unknown compression method: expected 0x02, 0x82 or 0x90, got 0x"
                        + Integer.toHexString(method & 0xff));
          };
    } catch (LZ4Exception | ZstdException e) {
      throw new CorruptBlockException("Cannot decompress: " + e.getMessage(), e);
    }
    if (bytes != uncompressedBytes) {
      throw new CorruptBlockException(
          "Cannot decompress: expected " + uncompressedBytes + " bytes, got " + bytes);
    }
  }

  private int copy(int payloadBytes, int uncompressedBytes) {
    System.arraycopy(
        block, CompressedBlock.HEADER_BYTES, data, 0, Math.min(payloadBytes, uncompressedBytes));
    return payloadBytes;
  }

  private static int size(String which, int bytes, int minimum) throws CorruptBlockException {
    if (bytes < minimum || bytes > CompressedBlock.BLOCK_BYTES_MAX) {
      throw new CorruptBlockException(
          "Too large size_"
              + which
              + ": expected "
              + minimum
              + ".."
              + CompressedBlock.BLOCK_BYTES_MAX
              + ", got "
              + Integer.toUnsignedString(bytes));
    }
    return bytes;
  }
}
