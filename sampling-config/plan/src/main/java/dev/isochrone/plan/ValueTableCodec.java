// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.plan;

import java.nio.ByteBuffer;

/**
 * The binary form of a {@link ValueTable}: twelve bytes an api.
 *
 * <pre>
 *   table := id:u32  scale:f64  rows:u16  default:row  (hash:u32 row){rows}
 *   row   := slowBucket:u16  tailBucket:u16  base:u8  slow:u8  tail:u8  error:u8
 *   gain code 0 is 0; code q is scale · 2^((q−255)/4): steps of 19 % over 19 decades
 * </pre>
 *
 * A gain within 9 % is plenty, because a probability goes with its square root. Stateless.
 */
final class ValueTableCodec {

  private static final int HEADER_BYTES = 4 + 8 + 2;
  private static final int ROW_BYTES = 2 + 2 + 4;

  /** 2^(0/4) to 2^(3/4), as literals so that every platform has the same bits. */
  private static final double[] QUARTERS = {
    1.0, 1.189207115002721, 1.4142135623730951, 1.681792830507429
  };

  /** Code 0 is zero, so the smallest gain that is not has code 1. */
  private static final int TOP_CODE = 255;

  private ValueTableCodec() {}

  static int bytes(ValueTable table) {
    return HEADER_BYTES + ROW_BYTES + (table.rows() - 1) * (4 + ROW_BYTES);
  }

  static void encode(ValueTable table, ByteBuffer out) {
    double scale = scale(table);
    out.putInt((int) table.id()).putDouble(scale).putShort((short) (table.rows() - 1));
    for (int row = 0; row < table.rows(); row++) {
      if (row != ValueTable.DEFAULT_ROW) {
        out.putInt(table.hash(row));
      }
      out.putShort((short) table.slowBucket(row)).putShort((short) table.tailBucket(row));
      for (int gain = 0; gain < 4; gain++) {
        out.put((byte) code(table.gain(row, gain), scale));
      }
    }
  }

  static ValueTable decode(ByteBuffer in) {
    long id = in.getInt() & 0xffff_ffffL;
    double scale = Bounds.finite("plan's scale", in.getDouble(), 0);
    int rows = in.getShort() & 0xffff;
    ValueTable.Builder table = new ValueTable.Builder(id);
    for (int row = 0; row <= rows; row++) {
      table.add(
          row == ValueTable.DEFAULT_ROW ? 0 : in.getInt(),
          in.getShort() & 0xffff,
          in.getShort() & 0xffff,
          gain(in.get() & 0xff, scale),
          gain(in.get() & 0xff, scale),
          gain(in.get() & 0xff, scale),
          gain(in.get() & 0xff, scale));
    }
    return table.build();
  }

  private static double scale(ValueTable table) {
    double scale = 0;
    for (int row = 0; row < table.rows(); row++) {
      for (int gain = 0; gain < 4; gain++) {
        scale = Math.max(scale, table.gain(row, gain));
      }
    }
    return scale;
  }

  static int code(double gain, double scale) {
    if (gain == 0) {
      return 0;
    }
    double octaves = Math.log(gain / scale) / Math.log(2);
    return Math.max(0, TOP_CODE + (int) Math.rint(4 * octaves));
  }

  static double gain(int code, double scale) {
    if (code == 0) {
      return 0;
    }
    int quarters = code - TOP_CODE;
    return Math.scalb(scale * QUARTERS[quarters & 3], quarters >> 2);
  }
}
