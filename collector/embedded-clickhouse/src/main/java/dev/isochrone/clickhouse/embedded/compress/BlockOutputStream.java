// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/** Writes a sequence of LZ4 {@link CompressedBlock}s. Not thread-safe. */
public final class BlockOutputStream extends OutputStream {
  private static final int BLOCK_BYTES = 256 << 10;
  private static final int PREFIX_BYTES =
      CompressedBlock.CHECKSUM_BYTES + CompressedBlock.HEADER_BYTES;

  private final OutputStream out;
  private final LZ4Compressor lz4 = LZ4Factory.fastestInstance().fastCompressor();
  private final byte[] data = new byte[BLOCK_BYTES];
  private final byte[] block = new byte[PREFIX_BYTES + lz4.maxCompressedLength(BLOCK_BYTES)];
  private int buffered;

  public BlockOutputStream(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int value) throws IOException {
    if (buffered == data.length) {
      writeBlock();
    }
    data[buffered++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, source.length);
    int at = offset;
    int left = length;
    while (left > 0) {
      if (buffered == data.length) {
        writeBlock();
      }
      int bytes = Math.min(left, data.length - buffered);
      System.arraycopy(source, at, data, buffered, bytes);
      buffered += bytes;
      at += bytes;
      left -= bytes;
    }
  }

  @Override
  public void flush() throws IOException {
    writeBlock();
    out.flush();
  }

  @Override
  public void close() throws IOException {
    writeBlock();
    out.close();
  }

  private void writeBlock() throws IOException {
    if (buffered == 0) {
      return;
    }
    int compressed = lz4.compress(data, 0, buffered, block, PREFIX_BYTES);
    int size = CompressedBlock.HEADER_BYTES + compressed;
    ByteBuffer prefix = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    prefix.put(CompressedBlock.CHECKSUM_BYTES, CompressedBlock.METHOD_LZ4);
    prefix.putInt(CompressedBlock.CHECKSUM_BYTES + 1, size);
    prefix.putInt(CompressedBlock.CHECKSUM_BYTES + 5, buffered);
    CityHash128.Hash hash = CityHash128.of(block, CompressedBlock.CHECKSUM_BYTES, size);
    prefix.putLong(0, hash.low());
    prefix.putLong(8, hash.high());
    out.write(block, 0, CompressedBlock.CHECKSUM_BYTES + size);
    buffered = 0;
  }
}
