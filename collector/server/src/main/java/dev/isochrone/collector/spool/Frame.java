// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import dev.isochrone.collector.BatchId;
import dev.isochrone.collector.EncodedBatch;
import dev.isochrone.collector.Table;
import dev.isochrone.collector.TableRows;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The form of one batch in a segment file.
 *
 * <pre>
 *   frame   := length:u32  crc:u32  payload[length]      big-endian throughout
 *              crc is the CRC32C of the length field and the payload, so that zeroes are no frame
 *   payload := batch:16 bytes  tables:u8  section*
 *   section := table:u16  rows:u32  size:u32  rowBinary[size]
 * </pre>
 *
 * The table's code stands for a list of columns too: see {@link Table}. Stateless.
 */
final class Frame {
  static final int HEADER_BYTES = 8;
  private static final int ID_BYTES = 16;
  private static final int SECTION_HEADER_BYTES = 10;

  private Frame() {}

  /** Returns the frame of a batch, ready to be written. */
  static ByteBuffer encode(EncodedBatch batch) {
    int payload = ID_BYTES + 1;
    for (TableRows rows : batch.tables()) {
      payload += SECTION_HEADER_BYTES + rows.bytes().remaining();
    }
    ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + payload);
    frame.putInt(payload).putInt(0);
    frame.putLong(batch.id().high()).putLong(batch.id().low());
    frame.put((byte) batch.tables().size());
    for (TableRows rows : batch.tables()) {
      frame.putShort((short) rows.table().code()).putInt(rows.rows());
      frame.putInt(rows.bytes().remaining()).put(rows.bytes().duplicate());
    }
    frame.flip();
    frame.putInt(4, checksum(frame, 0, payload));
    return frame;
  }

  /**
   * Returns the size of the frame at a position of a buffer, header included, or −1 if there is
   * none whose checksum is right.
   */
  static int sizeAt(ByteBuffer buffer, int at) {
    if (buffer.limit() - at < HEADER_BYTES) {
      return -1;
    }
    int payload = buffer.getInt(at);
    if (payload < ID_BYTES + 1 || payload > buffer.limit() - at - HEADER_BYTES) {
      return -1;
    }
    return buffer.getInt(at + 4) == checksum(buffer, at, payload) ? HEADER_BYTES + payload : -1;
  }

  /** Returns the batch id of the frame at a position. */
  static BatchId idAt(ByteBuffer buffer, int at) {
    return new BatchId(
        buffer.getLong(at + HEADER_BYTES), buffer.getLong(at + HEADER_BYTES + Long.BYTES));
  }

  /** Returns the batch of the frame at a position; its rows are views of the buffer. */
  static EncodedBatch decode(ByteBuffer buffer, int at) throws CorruptSegmentException {
    ByteBuffer in = buffer.duplicate().position(at + HEADER_BYTES + ID_BYTES);
    int tables = in.get();
    List<TableRows> sections = new ArrayList<>(tables);
    for (int i = 0; i < tables; i++) {
      int code = in.getShort();
      Table table = table(code);
      int rows = in.getInt();
      int size = in.getInt();
      sections.add(new TableRows(table, rows, in.slice(in.position(), size)));
      in.position(in.position() + size);
    }
    return new EncodedBatch(idAt(buffer, at), sections);
  }

  private static Table table(int code) throws CorruptSegmentException {
    @Nullable Table table = Table.ofCode(code);
    if (table == null) {
      throw new CorruptSegmentException(
          "expected a table code of this version or an earlier one: " + code);
    }
    return table;
  }

  private static int checksum(ByteBuffer buffer, int at, int payload) {
    CRC32C crc = new CRC32C();
    crc.update(buffer.duplicate().position(at).limit(at + 4));
    crc.update(buffer.duplicate().position(at + HEADER_BYTES).limit(at + HEADER_BYTES + payload));
    return (int) crc.getValue();
  }
}
