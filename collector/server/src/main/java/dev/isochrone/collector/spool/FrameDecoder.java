// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.isochrone.collector.EncodedBatch;
import dev.isochrone.collector.Table;
import dev.isochrone.collector.TableRows;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes batches of {@link Frame}s. Their rows lie in memory that is used again: memory of its own
 * for each run would fill the old generation. Used by one thread.
 */
final class FrameDecoder {
  private static final int CHUNK_BYTES = 1 << 22;

  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private final List<byte[]> chunks = new ArrayList<>();
  private int chunk;
  private int used;
  private long bytes;

  /** Takes back the memory of all batches so far. */
  void clear() {
    chunk = 0;
    used = 0;
    bytes = 0;
  }

  /** How large the batches are since the memory was taken back. */
  long bytes() {
    return bytes;
  }

  /**
   * Returns the batch of the frame at a position of a buffer on the heap.
   *
   * @throws CorruptSegmentException if this version cannot read it
   */
  EncodedBatch decode(ByteBuffer buffer, int at) throws CorruptSegmentException {
    try {
      ByteBuffer in = contents(Frame.behindId(buffer, at));
      int tables = in.get();
      List<TableRows> sections = new ArrayList<>(tables);
      for (int i = 0; i < tables; i++) {
        Table table = table(in.getShort());
        int rows = in.getInt();
        int size = in.getInt();
        sections.add(new TableRows(table, rows, in.slice(in.position(), size)));
        in.position(in.position() + size);
      }
      return new EncodedBatch(Frame.idAt(buffer, at), sections);
    } catch (IllegalArgumentException
        | IndexOutOfBoundsException
        | BufferUnderflowException
        | ZstdException e) {
      throw new CorruptSegmentException("expected a frame with whole sections: " + e.getMessage());
    }
  }

  private ByteBuffer contents(ByteBuffer payload) {
    if (payload.get(0) != Frame.COMPRESSED) {
      return memory(payload.remaining()).put(payload).flip();
    }
    ByteBuffer contents = memory(payload.position(1).getInt());
    int size = contents.remaining();
    int found =
        zstd.decompressByteArray(
            contents.array(),
            contents.arrayOffset(),
            size,
            payload.array(),
            payload.arrayOffset() + payload.position(),
            payload.remaining());
    if (found != size) {
      throw new IllegalArgumentException(size + " bytes, but found " + found);
    }
    return contents;
  }

  private ByteBuffer memory(int size) {
    bytes += size;
    if (size > CHUNK_BYTES) {
      return ByteBuffer.allocate(size);
    }
    if (CHUNK_BYTES - used < size) {
      chunk++;
      used = 0;
    }
    if (chunk == chunks.size()) {
      chunks.add(new byte[CHUNK_BYTES]);
    }
    ByteBuffer room = ByteBuffer.wrap(chunks.get(chunk), used, size).slice();
    used += size;
    return room;
  }

  private static Table table(int code) throws CorruptSegmentException {
    @Nullable Table table = Table.ofCode(code);
    if (table == null) {
      throw new CorruptSegmentException(
          "expected a table code of this version or an earlier one: " + code);
    }
    return table;
  }
}
