// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import dev.isochrone.collector.EncodedBatch;
import dev.isochrone.collector.TableRows;
import java.nio.ByteBuffer;

/**
 * Makes {@link Frame}s of batches, to be written once they are {@link Frame#seal}ed. Those that it
 * compresses pass through memory that each uses again. Used by one thread.
 */
final class FrameEncoder {
  private static final int LEVEL = 1;

  /** Larger batches are rare, and get memory of their own. */
  private static final int KEPT_BYTES = 1 << 18;

  private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(LEVEL);
  private final byte[] contents = new byte[KEPT_BYTES];
  private final byte[] compressed = new byte[(int) Zstd.compressBound(KEPT_BYTES)];

  /** Returns the frame of a batch as it is. */
  static ByteBuffer plain(EncodedBatch batch) {
    return Frame.check(write(batch, begin(batch, size(batch))).flip());
  }

  /** Returns the frame of a batch, compressed. */
  ByteBuffer compressed(EncodedBatch batch) {
    int size = size(batch);
    byte[] from = size <= KEPT_BYTES ? contents : new byte[size];
    byte[] to = size <= KEPT_BYTES ? compressed : new byte[(int) Zstd.compressBound(size)];
    write(batch, ByteBuffer.wrap(from));
    int bytes = zstd.compressByteArray(to, 0, to.length, from, 0, size);
    ByteBuffer frame = begin(batch, 1 + Integer.BYTES + bytes);
    return Frame.check(frame.put(Frame.COMPRESSED).putInt(size).put(to, 0, bytes).flip());
  }

  private static int size(EncodedBatch batch) {
    int size = 1;
    for (TableRows rows : batch.tables()) {
      size += Frame.SECTION_HEADER_BYTES + rows.bytes().remaining();
    }
    return size;
  }

  private static ByteBuffer begin(EncodedBatch batch, int behindId) {
    int payload = Frame.ID_BYTES + behindId;
    ByteBuffer frame = ByteBuffer.allocate(Frame.HEADER_BYTES + payload);
    frame.putLong(0).putInt(payload).putLong(0);
    return frame.putLong(batch.id().high()).putLong(batch.id().low());
  }

  private static ByteBuffer write(EncodedBatch batch, ByteBuffer contents) {
    contents.put((byte) batch.tables().size());
    for (TableRows rows : batch.tables()) {
      contents.putShort((short) rows.table().code()).putInt(rows.rows());
      contents.putInt(rows.bytes().remaining()).put(rows.bytes().duplicate());
    }
    return contents;
  }
}
